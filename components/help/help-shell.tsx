import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';

/** The frame of the help for people who are not logged in; others see the help in the console's frame. */
export function HelpShell({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-[1264px] flex-col gap-6 px-4 py-6 lg:px-8">
      <header className="flex flex-wrap items-center justify-between gap-4 border-line border-b pb-4 print:hidden">
        <Link href="/help" className="rounded-sm font-semibold">
          Stack Console
        </Link>
        <Link href="/log-in" className="rounded-sm text-link underline underline-offset-2">
          Log in
        </Link>
      </header>
      <main id="content" className="flex flex-col gap-6">
        {children}
      </main>
    </div>
  );
}
