import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { jobKind } from '#lib/job-kind.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';

type DaemonRow = NonNullable<Awaited<ReturnType<ConsoleDb['daemon']['findUnique']>>>;
type Links = Pick<BackupRestoreStatus, 'undoOf' | 'undoneBy'>;

/**
 * Describes daemons as the API gives them (docs/rest.md), in their order.
 * @param now until when the time of a running daemon is counted
 */
export async function describeDaemons(daemons: readonly DaemonRow[], now = new Date()): Promise<BackupRestoreStatus[]> {
  const [undone, undos] = await Promise.all([readUndone(daemons), readUndos(daemons)]);
  return daemons.map((daemon) =>
    describe(daemon, { undoOf: undone.get(daemon.undoesId) ?? null, undoneBy: undos.get(daemon.id) ?? null }, now),
  );
}

/** Describes one daemon as the API gives it. */
export async function describeDaemon(daemon: DaemonRow, now = new Date()): Promise<BackupRestoreStatus> {
  const [undone, undos] = await Promise.all([readUndone([daemon]), readUndos([daemon])]);
  return describe(daemon, { undoOf: undone.get(daemon.undoesId) ?? null, undoneBy: undos.get(daemon.id) ?? null }, now);
}

/** The restores that these daemons undo, by the restore's id. */
async function readUndone(daemons: readonly DaemonRow[]): Promise<Map<number | null, Links['undoOf']>> {
  const ids = daemons.flatMap(({ undoesId }) => undoesId ?? []);
  if (ids.length === 0) return new Map();
  const undone = await consoleDb().daemon.findMany({
    where: { id: { in: ids } },
    select: { id: true, type: true, mode: true, undoesId: true },
  });
  return new Map(
    undone.map((row) => [row.id, { id: String(row.id), isUndo: jobKind({ ...row, undoOf: row.undoesId }) === 'UNDO' }]),
  );
}

/** The newest completed undo of each of these daemons, by the id of what it undid. */
async function readUndos(daemons: readonly DaemonRow[]): Promise<Map<number | null, Links['undoneBy']>> {
  const ids = daemons.filter(({ type, status }) => type === 'RESTORE' && status === 'COMPLETED').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const undos = await consoleDb().daemon.findMany({
    where: { undoesId: { in: ids }, status: 'COMPLETED' },
    select: { id: true, undoesId: true, endedOn: true },
    orderBy: { id: 'asc' },
  });
  return new Map(
    undos.map(({ id, undoesId, endedOn }) => [undoesId, { id: String(id), endedOn: endedOn?.getTime() ?? 0 }]),
  );
}

function describe(daemon: DaemonRow, { undoOf, undoneBy }: Links, now: Date): BackupRestoreStatus {
  return {
    id: String(daemon.id),
    type: daemon.type,
    status: daemon.status,
    progresssMessage: daemon.progressMessage,
    progresssCurrent: Number(daemon.progressCurrent),
    progresssTotal: Number(daemon.progressTotal),
    errorMessage: daemon.errorMessage,
    errorDetails: daemon.errorDetails,
    backupUrl: hasUrl(daemon) ? bucket().url(daemon.backupKey) : null,
    safetyBackupUrl: daemon.safetyKey === null || daemon.safetyTakenOn === null ? null : bucket().url(daemon.safetyKey),
    mode: daemon.type === 'RESTORE' ? (daemon.mode ?? 'IN_PLACE') : null,
    targetDatabase: daemon.targetDatabase,
    undoOf,
    undoneBy,
    totalTimeMS: Math.max(0, (daemon.endedOn ?? now).getTime() - daemon.startedOn.getTime()),
    startedBy: daemon.startedBy,
    startedOn: daemon.startedOn.getTime(),
  };
}

/** A backup has an address when it is complete; any other daemon has that of its archive when a runner has claimed it. */
function hasUrl({ type, status, runner }: DaemonRow): boolean {
  return type === 'BACKUP' ? status === 'COMPLETED' : runner !== null;
}
