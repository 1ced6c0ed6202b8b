import { Link } from '#components/ui/link.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { jobKind, jobWay, jobWords, undoneName } from '#lib/job-kind.ts';

const linkClasses = 'figures rounded-sm font-medium text-link underline underline-offset-2';

/** Under a job's title: what kind of job it is, who started it and when, and whether it undoes another or was undone. */
export function JobAbout({ daemon }: { daemon: BackupRestoreStatus }) {
  const { undoOf, undoneBy } = daemon;
  return (
    <>
      <p className="break-words">
        <Kind daemon={daemon} /> Started by {showInvisible(daemon.startedBy)} <RelativeTime time={daemon.startedOn} />.
      </p>
      {undoOf !== null && jobKind(daemon) === 'UNDO' ? (
        <p>
          {daemon.status === 'COMPLETED' ? 'Undid' : 'Undoes'}{' '}
          <Link href={`/daemons/${undoOf.id}`} className={linkClasses}>
            {undoneName(undoOf)}
          </Link>
          .
        </p>
      ) : null}
      {undoneBy === null ? null : (
        <p className="font-medium text-text">
          Undone by{' '}
          <Link href={`/daemons/${undoneBy.id}`} className={linkClasses}>
            undo {undoneBy.id}
          </Link>{' '}
          <RelativeTime time={undoneBy.endedOn} />.
        </p>
      )}
    </>
  );
}

function Kind({ daemon }: { daemon: BackupRestoreStatus }) {
  const way = jobWay(daemon);
  const kind = jobKind(daemon);
  if (way === null || kind === 'UNDO') return null;
  return (
    <span dir="auto">
      {jobWords[kind].title} {way}.
    </span>
  );
}
