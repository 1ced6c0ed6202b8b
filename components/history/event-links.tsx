import { Link } from '#components/ui/link.tsx';
import type { HistoryEvent } from '#lib/contracts/history.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { jobName, undoneName } from '#lib/job-kind.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { type JobIn, jobIn } from './details.ts';

const linkClasses = 'rounded-sm font-medium text-link underline-offset-2 hover:underline';

/** "Backup 5", "Undo 7", with the way to the job's page. */
export function JobLink({ event: { subject, details } }: { event: HistoryEvent }) {
  return (
    <Link href={`/daemons/${subject}`} className={`figures ${linkClasses}`}>
      {jobName({ ...jobIn(details), id: subject ?? '' })}
    </Link>
  );
}

/** "restore 3": what an undo undoes. */
export function UndoneLink({ undone }: { undone: NonNullable<JobIn['undoOf']> }) {
  return (
    <Link href={`/daemons/${undone.id}`} className={`figures ${linkClasses}`}>
      {undoneName(undone)}
    </Link>
  );
}

/** @param gone it is in the bucket no more, or not yet */
export function BackupName({ backupKey, gone = false }: { backupKey: string | null; gone?: boolean }) {
  if (backupKey === null) return 'a backup';
  if (gone) return <span className="break-all font-mono text-sm">{showInvisible(backupKey)}</span>;
  return (
    <Link href={`/backups/${objectPath(backupKey)}`} className={`${linkClasses} break-all font-mono text-sm`}>
      {showInvisible(backupKey)}
    </Link>
  );
}
