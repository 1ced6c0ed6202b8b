import type { BackupRestoreStatus, DaemonType, RestoreMode } from '#lib/contracts/daemon.ts';
import { type ConsoleDb, consoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';
import { daemonSender } from '#server/adapters/queue/daemon-sender.ts';
import { AppError } from '#server/errors.ts';
import { describeDaemon } from './describe-daemon.ts';

/** A daemon may end between a refused start and the look at who is in the way; then it is tried again. */
const triesBeforeGivingUp = 5;

/**
 * Starts a daemon: its row and its place in the queue are there together, or not at all. The unique index on daemons at
 * work lets one start win, whatever processes ask.
 * @param input.keyOf the archive's key, from the daemon's id
 * @throws AppError CONFLICT with the id of the daemon at work
 */
export async function startDaemon(input: {
  type: DaemonType;
  /** Email. */
  startedBy: string;
  keyOf: (id: number) => string;
  /** The key of the safety backup that a restore takes first; absent: it takes none. */
  safetyKeyOf?: (id: number) => string;
  /** Of a restore, and what it takes. */
  mode?: RestoreMode;
  undoesId?: number;
  targetDatabase?: string;
  /** Whether a backup is verified as soon as it is whole. */
  verifyAfter?: boolean;
  /** Whether the schema of an archive that is not this stack's own may run. */
  trustSchema?: boolean;
}): Promise<BackupRestoreStatus> {
  const db = consoleDb();
  const queue = await daemonSender();
  for (let tries = 1; ; tries++) {
    await refuseWhileOneWorks(db);
    try {
      const daemon = await db.$transaction(async (transaction) => {
        const [next] = await transaction.$queryRaw<{ id: number }[]>`
          select nextval(pg_get_serial_sequence('daemon', 'id'))::int as id`;
        const id = next?.id ?? 0;
        const { type, startedBy, verifyAfter = false, trustSchema = false } = input;
        const { mode = null, undoesId = null, targetDatabase = null } = input;
        const keys = { backupKey: input.keyOf(id), safetyKey: input.safetyKeyOf?.(id) ?? null };
        const row = await transaction.daemon.create({
          data: { id, type, startedBy, verifyAfter, trustSchema, mode, undoesId, targetDatabase, ...keys },
        });
        await queue.send({ daemonId: id }, transaction);
        return row;
      });
      return await describeDaemon(daemon, daemon.startedOn);
    } catch (error) {
      if (!isUniqueViolation(error) || tries === triesBeforeGivingUp) throw error;
    }
  }
}

const words: Record<DaemonType, string> = { BACKUP: 'backup', RESTORE: 'restore', VERIFY: 'verification' };

async function refuseWhileOneWorks(db: ConsoleDb): Promise<void> {
  const atWork = await db.daemon.findFirst({ where: { endedOn: null }, select: { id: true, type: true } });
  if (atWork === null) return;
  throw new AppError(
    'CONFLICT',
    `A ${words[atWork.type]} is running on this stack (ID: ${atWork.id}). Wait until it has finished, or stop it.`,
    { daemonId: String(atWork.id) },
  );
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
