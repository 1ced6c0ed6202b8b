import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { backupName } from '#components/backups/shared/backup-name.ts';
import { titleOfNote } from '#components/backups/shared/title-of-note.ts';
import { daemonStatusWords } from '#components/daemons/shared/daemon-words.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { jobName } from '#lib/job-kind.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { matchWords } from './match-words.ts';
import type { PaletteCommand } from './use-commands.ts';

const mostBackups = 12;

/** The newest daemons, and the newest backups that fit what is typed, to go to. */
export function useFinds(typed: string): { daemons: PaletteCommand[]; backups: PaletteCommand[] } {
  const router = useRouter();
  const now = Date.now();
  const daemons = useQuery(recentDaemonsQuery).data?.results ?? [];
  const backups = useQuery(backupsQuery).data?.results;
  const described = useMemo(() => (backups ?? []).map(describeBackup), [backups]);
  return {
    daemons: daemons.map((daemon) => ({
      id: `daemon ${daemon.id}`,
      label: `${jobName(daemon)}: ${daemonStatusWords[daemon.status].label.toLowerCase()}`,
      hint: formatRelativeTime(daemon.startedOn, now),
      keywords: ['daemon', daemon.startedBy],
      Icon: daemonStatusWords[daemon.status].Icon,
      run: () => router.push(`/daemons/${daemon.id}`),
    })),
    backups: described
      .filter(({ label, detail, keywords }) => matchWords(`${label} ${detail}`, keywords, typed) > 0)
      .slice(0, mostBackups)
      .map(({ key, time, ...words }) => ({
        ...words,
        hint: formatRelativeTime(time, now),
        Icon: Archive,
        run: () => router.push(`/backups/${objectPath(key)}`),
      })),
  };
}

/** A backup by the words of the list: its note or when it was taken, then its number; found by its file's name too. */
function describeBackup(backup: Backup) {
  const { key, note, takenOn } = backup;
  const time = Date.parse(takenOn);
  const taken = formatShortTime(time);
  const title = titleOfNote(note);
  const name = backupName(backup) ?? key;
  return {
    id: `backup ${key}`,
    key,
    time,
    label: title ?? `Backup of ${taken}`,
    detail: title === null ? name : `${name}, ${taken}`,
    keywords: ['backup', key, note ?? ''],
  };
}
