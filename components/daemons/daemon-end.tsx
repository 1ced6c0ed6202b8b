'use client';

import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { BackupCompleted } from './backup-completed.tsx';
import { DaemonFailed } from './daemon-failed.tsx';
import { RestoreCompleted } from './restore-completed.tsx';

/** What came of a daemon that has ended, and the next thing to do. */
export function DaemonEnd({ daemon }: { daemon: BackupRestoreStatus }) {
  if (daemon.status !== 'COMPLETED') return <DaemonFailed daemon={daemon} />;
  return daemon.type === 'BACKUP' ? <BackupCompleted daemon={daemon} /> : <RestoreCompleted daemon={daemon} />;
}
