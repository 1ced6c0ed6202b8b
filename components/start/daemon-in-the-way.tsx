import { Link } from '#components/ui/link.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { jobName } from '#lib/job-kind.ts';

/** Why nothing can be started now: one job runs on a stack at a time. */
export function DaemonInTheWay({ id, daemon }: { id: string; daemon: BackupRestoreStatus }) {
  return (
    <p id={id} className="text-muted text-sm">
      Available when{' '}
      <Link href={`/daemons/${daemon.id}`} className="figures font-medium text-link underline underline-offset-2">
        {jobName(daemon).toLowerCase()}
      </Link>{' '}
      has finished
    </p>
  );
}
