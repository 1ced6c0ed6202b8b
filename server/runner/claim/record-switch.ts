import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { ClaimedDaemon } from './claimed-daemon.ts';
import type { RunnerContext } from './runner-context.ts';

const hourMs = 60 * 60 * 1000;

/**
 * Records which database a staged restore or an undo kept, in the transaction that writes its end: as long as the row exists, the
 * database does. The database that it built has become the repository, and the one that an undo brought back is no longer kept.
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
