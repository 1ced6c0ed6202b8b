import type { ReactNode } from 'react';
import { HelpShell } from '#components/help/help-shell.tsx';
import { currentCaller } from '#server/http/auth/current-caller.ts';

/** Help is public, because somebody who cannot log in needs it too. It says nothing about this stack. */
export default async function HelpLayout({ children }: { children: ReactNode }) {
  return (await currentCaller()) === null ? <HelpShell>{children}</HelpShell> : children;
}
