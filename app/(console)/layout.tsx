import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { themeCookie, toTheme } from '#components/commands/theme.ts';
import { ConsoleFrame } from '#components/frame/console-frame.tsx';
import { NotAnAdministrator } from '#components/frame/not-an-administrator.tsx';
import { SchemaConsent } from '#components/start/schema-consent.tsx';
import { settings } from '#server/env.ts';
import { currentCaller } from '#server/http/auth/current-caller.ts';
import { aheadOf } from './ahead-of.ts';
import { ReadAhead } from './read-ahead.tsx';

/** The frame of every page except the log-in. Each page checks the caller itself, because a layout is not rendered again. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller();
  if (caller === null) return children;
  if (!caller.isAdministrator) return <NotAnAdministrator email={caller.email} />;
  const theme = toTheme((await cookies()).get(themeCookie)?.value);
  return (
    <ReadAhead queries={[aheadOf.stackStatus, aheadOf.recentDaemons]}>
      <SchemaConsent>
        <ConsoleFrame
          stackName={settings().stackName}
          person={{ email: caller.email, displayName: caller.displayName }}
          theme={theme}
        >
          {children}
        </ConsoleFrame>
      </SchemaConsent>
    </ReadAhead>
  );
}
