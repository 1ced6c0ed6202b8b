'use client';

import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { ArchiveName } from './archive-name.tsx';
import { useSafetyBackup } from './use-archive.ts';

/** The backup that was taken before a restore; nothing where there is none. */
export function SafetyBackup({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useSafetyBackup(daemon);
  if (daemon.safetyBackupUrl === null) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted text-sm">The safety backup, of what was there before</p>
      <ArchiveName url={daemon.safetyBackupUrl} archive={archive} />
    </div>
  );
}
