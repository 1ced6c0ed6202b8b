import Link from 'next/link';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { daemonName } from './daemon-words.ts';

/** Why nothing can be started now: one daemon works on a stack at a time. */
export function DaemonInTheWay({ id, daemon }: { id: string; daemon: BackupRestoreStatus }) {
  return (
    <p id={id} className="text-muted text-sm">
      Waits for{' '}
      <Link href={`/daemons/${daemon.id}`} className="figures font-medium text-link underline underline-offset-2">
        {daemonName(daemon).toLowerCase()}
      </Link>{' '}
      to end
    </p>
  );
}
