import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { ClaimedDaemon } from './claimed-daemon.ts';
import type { RunnerContext } from './runner-context.ts';

const hourMs = 60 * 60 * 1000;

/**
 * Keeps what a staged restore or an undo put aside, in the transaction that writes its end: the database is there as long as
 * the row is. What it built has become the repository, and what an undo brought back is no longer put aside.
 */
export async function recordSwitch(
  { keepHours }: Pick<RunnerContext, 'keepHours'>,
  transaction: ConsoleDbTransaction,
  { id }: Pick<ClaimedDaemon, 'id'>,
): Promise<void> {
  const { keptName, undoesId } = await transaction.daemon.update({ where: { id }, data: { workDatabase: null } });
  if (keptName === null) return;
  const dropAfter = keepHours === null ? null : new Date(Date.now() + keepHours * hourMs);
  await transaction.keptDatabase.createMany({
    data: [{ name: keptName, daemonId: id, dropAfter }],
    skipDuplicates: true,
  });
  if (undoesId !== null) await transaction.keptDatabase.deleteMany({ where: { daemonId: undoesId } });
}

/** Whether a daemon's work ends with two databases changing names. */
export function isSwitch({ mode }: Pick<ClaimedDaemon, 'mode'>): boolean {
  return mode === 'STAGED' || mode === 'UNDO';
}
