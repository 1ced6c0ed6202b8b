'use client';

import type { Theme } from '#components/commands/theme.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { ApiTokensCard } from './api-tokens-card.tsx';
import { HealthCard } from './health-card.tsx';
import { PaceCard } from './pace/pace-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { SettingsCard } from './settings-card.tsx';
import { SigningCard } from './signing-card.tsx';
import { ThemeCard } from './theme-card.tsx';

/** A person's own settings, the state of the components, and the console's configuration. */
export function SettingsPage({ email, theme }: { email: string; theme: Theme }) {
  return (
    <>
      <PageHeader title="Settings">
        <p>
          Your account (<span className="break-all">{showInvisible(email)}</span>) and the console’s configuration.
        </p>
      </PageHeader>
      <div className="grid items-start gap-6 lg:grid-cols-2 print:hidden">
        <ThemeCard theme={theme} />
        <PasswordCard email={email} />
      </div>
      <SessionsCard />
      <ApiTokensCard />
      <HealthCard />
      <PaceCard />
      <SigningCard />
      <SettingsCard />
    </>
  );
}
