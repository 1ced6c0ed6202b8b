'use client';

import { useStartDaemon } from '#components/daemons/use-start-daemon.ts';
import { startVerify } from '#lib/queries/start-verify.ts';

/** Starts the verification of a backup, by its key, and leads to its page, or says why not and leads to the daemon in the way. */
export function useStartVerify() {
  return useStartDaemon(startVerify, 'The verification was not started');
}
