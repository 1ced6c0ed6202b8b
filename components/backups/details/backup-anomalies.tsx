'use client';

import { useQuery } from '@tanstack/react-query';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { anomaliesOfBackupQuery } from '#lib/queries/drills/anomaly-queries.ts';

/** What is unlike the backups before, as a warning; nothing if nothing is, or if it was accepted or is over. */
export function BackupAnomalies({ backupKey }: { backupKey: string }) {
  const { data } = useQuery(anomaliesOfBackupQuery(backupKey));
  const open = data?.filter(({ state }) => state === 'OPEN') ?? [];
  if (open.length === 0) return null;
  return (
    <Notice tone="caution" title="Unlike the backups before">
      <ul className="flex list-disc flex-col gap-1 ps-5">
        {open.map(({ id, sentence }) => (
          <li key={id} dir="auto" className="break-words">
            {showInvisibleInProse(sentence)}
          </li>
        ))}
      </ul>
      <p>
        <Link href="/protection/drills" className="rounded-sm text-link underline-offset-2 hover:underline">
          Accept, or read more
        </Link>
      </p>
    </Notice>
  );
}
