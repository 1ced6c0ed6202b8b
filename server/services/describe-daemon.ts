import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import type { Bucket } from '#server/adapters/bucket/bucket.ts';
import type { ConsoleDb } from '#server/adapters/console-db/console-db.ts';

type DaemonRow = NonNullable<Awaited<ReturnType<ConsoleDb['daemon']['findUnique']>>>;

/**
 * A daemon as the API tells it (contract.md, Daemons).
 * @param now until when a daemon at work has worked
 */
export function describeDaemon(daemon: DaemonRow, bucket: Pick<Bucket, 'url'>, now = new Date()): BackupRestoreStatus {
  return {
    id: String(daemon.id),
    type: daemon.type,
    status: daemon.status,
    progresssMessage: daemon.progressMessage,
    progresssCurrent: Number(daemon.progressCurrent),
    progresssTotal: Number(daemon.progressTotal),
    errorMessage: daemon.errorMessage,
    errorDetails: daemon.errorDetails,
    backupUrl: hasUrl(daemon) ? bucket.url(daemon.backupKey) : null,
    safetyBackupUrl: daemon.safetyKey === null || daemon.safetyTakenOn === null ? null : bucket.url(daemon.safetyKey),
    mode: daemon.type === 'RESTORE' ? (daemon.mode ?? 'IN_PLACE') : null,
    targetDatabase: daemon.targetDatabase,
    totalTimeMS: Math.max(0, (daemon.endedOn ?? now).getTime() - daemon.startedOn.getTime()),
    startedBy: daemon.startedBy,
    startedOn: daemon.startedOn.getTime(),
  };
}

/** A backup has an address once it is whole; a restore tells what it reads from when a runner has taken it. */
function hasUrl({ type, status, runner }: DaemonRow): boolean {
  return type === 'BACKUP' ? status === 'COMPLETED' : runner !== null;
}
