'use client';

import { useQuery } from '@tanstack/react-query';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Notice } from '#components/ui/notice.tsx';
import { backupPreviewQuery } from '#lib/queries/backups/backup-preview-query.ts';
import { Sentences } from '../shared/backup-facts.tsx';

/** Says before a backup is started what it could not hold; nothing where it would hold all, or while a job is running. */
export function BackupPreviewNotice() {
  const atWork = useDaemonAtWork();
  const { data } = useQuery({ ...backupPreviewQuery, enabled: atWork === null });
  if (data === undefined || atWork) return null;
  return (
    <>
      {data.problems.length > 0 ? (
        <Notice tone="caution" title="A backup cannot be started">
          <Sentences sentences={data.problems} />
        </Notice>
      ) : null}
      {data.notes.length > 0 ? (
        <Notice tone="idle" title="Not included in backups">
          <Sentences sentences={data.notes} />
        </Notice>
      ) : null}
    </>
  );
}
