'use client';

import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { BackupCompleted } from './backup-completed.tsx';
import { DaemonFailed } from './daemon-failed.tsx';
import { RestoreCompleted } from './restore-completed.tsx';
import { VerifyCompleted } from './verify-completed.tsx';

const completed = { BACKUP: BackupCompleted, RESTORE: RestoreCompleted, VERIFY: VerifyCompleted };

/** What came of a daemon that has ended, and the next thing to do. */
export function DaemonEnd({ daemon }: { daemon: BackupRestoreStatus }) {
  if (daemon.status !== 'COMPLETED') return <DaemonFailed daemon={daemon} />;
  const Completed = completed[daemon.type];
  return <Completed daemon={daemon} />;
}
