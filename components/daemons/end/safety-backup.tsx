'use client';

import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { jobKind, jobWords } from '#lib/job-kind.ts';
import { ArchiveName } from './archive-name.tsx';
import { useSafetyBackup } from './use-archive.ts';

/** The backup that was taken before a restore; nothing where there is none. */
export function SafetyBackup({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useSafetyBackup(daemon);
  if (daemon.safetyBackupUrl === null) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted text-sm">Safety backup (data before the {jobWords[jobKind(daemon)].noun})</p>
      <ArchiveName url={daemon.safetyBackupUrl} archive={archive} />
    </div>
  );
}
