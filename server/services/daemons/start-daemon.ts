import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { typeNouns } from '#lib/job-kind.ts';
import {
  type ConsoleDb,
  type ConsoleDbTransaction,
  consoleDb,
  Prisma,
} from '#server/adapters/console-db/console-db.ts';
import { daemonSender } from '#server/adapters/queue/daemon-sender.ts';
import { makeArchiveFileName } from '#server/engine/archive/archive-file-name.ts';
import { AppError } from '#server/errors.ts';
import { describeDaemon } from './describe-daemon.ts';

/**
 * What a new daemon is to do. `backupKey`: the archive that it reads. `trustSchema`: whether the schema of an archive may run that
 * this stack did not make. `strict`: whether a restore is refused when something would come back weaker. `undoesId`: the restore that it undoes; null if none.
 */
export type DaemonOrder =
  /** `verifyAfter`: whether the backup is verified when it is complete. `skipUnreadable`: whether it leaves out what can't be read. */
  | { type: 'BACKUP'; verifyAfter: boolean; skipUnreadable: boolean }
  | { type: 'VERIFY'; backupKey: string; trustSchema: boolean }
  /** `takesSafetyBackup`: whether the current data is backed up before it is replaced. */
  | {
      type: 'RESTORE';
      mode: 'IN_PLACE';
      backupKey: string;
      undoesId: number | null;
      takesSafetyBackup: boolean;
      strict: boolean;
    }
  | {
      type: 'RESTORE';
      mode: 'STAGED';
      backupKey: string;
      undoesId: number | null;
      trustSchema: boolean;
      strict: boolean;
    }
  | {
      type: 'RESTORE';
      mode: 'NEW_DATABASE';
      backupKey: string;
      targetDatabase: string;
      trustSchema: boolean;
      strict: boolean;
    }
  | { type: 'RESTORE'; mode: 'UNDO'; backupKey: string; undoesId: number };

/** A daemon may end between a refused start and the look at which one is in the way; then the start is tried again. */
const mostTries = 5;

/**
 * Starts a daemon: its row and its job in the queue are written in one transaction. The unique index on daemons that have not ended
 * lets one start win, whichever processes ask.
 * @param startedBy email, or what a schedule calls itself
 * @param also what is written in the same transaction; if it throws, no daemon is started
 * @throws AppError CONFLICT with the id of the daemon that is running
 */
export async function startDaemon(
  order: DaemonOrder,
  startedBy: string,
  also?: (db: ConsoleDbTransaction, daemonId: number) => Promise<void>,
): Promise<BackupRestoreStatus> {
  const db = consoleDb();
  const queue = await daemonSender();
  for (let tries = 1; ; tries++) {
    await refuseWhileOneRuns(db);
    try {
      const daemon = await db.$transaction(async (transaction) => {
        const id = await takeNextId(transaction);
        const row = await transaction.daemon.create({ data: { id, startedBy, ...toColumns(order, id) } });
        await also?.(transaction, id);
        await queue.send({ daemonId: id }, transaction);
        return row;
      });
      return await describeDaemon(daemon, daemon.startedOn);
    } catch (error) {
      if (!isUniqueViolation(error) || tries === mostTries) throw error;
    }
  }
}

/** The id is taken before the row is written, because the names of the objects that the daemon writes contain it. */
async function takeNextId(transaction: ConsoleDbTransaction): Promise<number> {
  const [next] = await transaction.$queryRaw<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('daemon', 'id'))::int as id`;
  if (next === undefined) throw new AppError('INTERNAL', 'The console database gave no id for a new job.');
  return next.id;
}

function toColumns(order: DaemonOrder, id: number) {
  if (order.type === 'BACKUP') return { ...order, backupKey: makeArchiveFileName(id) };
  if (order.type === 'VERIFY' || order.mode !== 'IN_PLACE') return order;
  const { takesSafetyBackup, ...columns } = order;
  return { ...columns, safetyKey: takesSafetyBackup ? makeArchiveFileName(id) : null };
}

/**
 * Refuses a start while another daemon is running.
 * @throws AppError CONFLICT with the id of that daemon
 */
export async function refuseWhileOneRuns(db: ConsoleDb = consoleDb()): Promise<void> {
  const running = await db.daemon.findFirst({ where: { endedOn: null }, select: { id: true, type: true } });
  if (running === null) return;
  throw new AppError(
    'CONFLICT',
    `A ${typeNouns[running.type]} is running on this stack (ID: ${running.id}). Wait until it has finished, or stop it.`,
    { daemonId: String(running.id) },
  );
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
