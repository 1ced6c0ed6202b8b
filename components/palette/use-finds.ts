import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { daemonStatusWords } from '#components/daemons/shared/daemon-words.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { jobName } from '#lib/job-kind.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import type { Deed } from './use-deeds.ts';

const mostBackups = 12;

/** The newest daemons and backups, to go to. */
export function useFinds(): { daemons: Deed[]; backups: Deed[] } {
  const router = useRouter();
  const now = Date.now();
  const daemons = useQuery(recentDaemonsQuery).data?.results ?? [];
  const backups = useQuery(backupsQuery).data?.results ?? [];
  return {
    daemons: daemons.map((daemon) => ({
      id: `daemon ${daemon.id}`,
      label: `${jobName(daemon)}: ${daemonStatusWords[daemon.status].label.toLowerCase()}`,
      hint: formatRelativeTime(daemon.startedOn, now),
      keywords: ['daemon', daemon.startedBy],
      Icon: daemonStatusWords[daemon.status].Icon,
      run: () => router.push(`/daemons/${daemon.id}`),
    })),
    backups: backups.slice(0, mostBackups).map(({ key, lastModified, note }) => ({
      id: `backup ${key}`,
      label: key,
      hint: formatRelativeTime(Date.parse(lastModified), now),
      keywords: ['backup', note ?? ''],
      Icon: Archive,
      run: () => router.push(`/backups/${objectPath(key)}`),
    })),
  };
}
