import type { ReactNode } from 'react';
import { DaemonEndToasts } from '#components/daemons/end/daemon-end-toasts.tsx';
import { DaemonAtWorkLine } from '#components/daemons/shared/daemon-at-work-line.tsx';
import { StackStatusPill } from '#components/stack-status/stack-status-pill.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Theme } from '../commands/theme.ts';
import { ConnectionProvider } from '../connection/connection-context.tsx';
import { PaletteLauncher } from '../palette/palette-launcher.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { HelpLink } from './help-link.tsx';
import { Mark } from './mark.tsx';
import { BarNavigation, RailNavigation } from './navigation.tsx';
import type { Person } from './person-button.tsx';
import { PersonMenu } from './person-menu.tsx';

type ConsoleFrameProps = { stackName: string; person: Person; theme: Theme; children: ReactNode };

/** The frame of every page: the rail, the stack and its status, the running job, the help, and the person's menu. */
export function ConsoleFrame({ stackName, person, theme, children }: ConsoleFrameProps) {
  return (
    <ConnectionProvider>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="lg:grid lg:grid-cols-[14rem_minmax(0,1fr)] print:block">
        <aside className="sticky top-0 hidden h-dvh flex-col gap-6 border-line border-r px-3 py-3 lg:flex print:hidden">
          <Link href="/" className="flex h-8 items-center gap-2 rounded-md px-2.5 font-semibold">
            <Mark className="size-5 text-link" />
            Stack Console
          </Link>
          <RailNavigation />
        </aside>
        <div className="flex min-h-dvh min-w-0 flex-col">
          <header className="sticky top-0 z-30 border-line border-b bg-canvas print:static print:border-0">
            <div className="relative mx-auto flex h-14 w-full max-w-[1264px] items-center gap-3 px-4 lg:px-8">
              <Link href="/" aria-label="Overview" className="hidden rounded-md sm:block lg:hidden">
                <Mark className="size-5 text-link" />
              </Link>
              <span className="min-w-0 truncate font-semibold" title={stackName}>
                {stackName}
              </span>
              <StackStatusPill />
              <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-3 print:hidden">
                <DaemonAtWorkLine />
                <PaletteLauncher />
                <HelpLink />
                <PersonMenu person={person} theme={theme} />
              </div>
            </div>
            <ConnectionBanner />
          </header>
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto flex w-full max-w-[1264px] flex-1 flex-col gap-6 px-4 pt-6 pb-24 focus:outline-none lg:px-8 lg:pt-8 lg:pb-16"
          >
            {children}
          </main>
        </div>
      </div>
      <BarNavigation />
      <DaemonEndToasts />
    </ConnectionProvider>
  );
}
