'use client';

import { useStartDaemon } from '#components/start/use-start-daemon.ts';
import { startBackup } from '#lib/queries/daemons/start-backup.ts';

/** Starts a backup and leads to its page, or says why not and leads to the daemon in the way. */
export function useStartBackup() {
  return useStartDaemon(startBackup, 'The backup was not started');
}
