'use client';

import { useIsAlive } from '../hooks/use-is-alive.ts';

/**
 * Text made for the reader's zone or locale, which the server does not know: until the page is alive the server's text keeps
 * its room, unseen.
 */
export function LocalText({ text }: { text: string }) {
  const isAlive = useIsAlive();
  return (
    <span key={String(isAlive)} suppressHydrationWarning className={isAlive ? undefined : 'invisible'}>
      {text}
    </span>
  );
}
