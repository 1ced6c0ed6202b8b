import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

/**
 * Starts the verification that was asked for with a backup, in the transaction that writes the backup's end: that end makes room for
 * another daemon. If another daemon took the room, a note of the backup says so. However often the end is written, the verification is
 * started once.
 */
export async function queueVerification(
  { queue }: RunnerContext,
  transaction: ConsoleDbTransaction,
  { id, startedBy, backupKey }: ClaimedDaemon,
): Promise<void> {
  const asked = await transaction.daemon.updateMany({ where: { id, verifyAfter: true }, data: { verifyAfter: false } });
  if (asked.count === 0) return;
  const [verification] = await transaction.daemon.createManyAndReturn({
    data: [{ type: 'VERIFY', startedBy, backupKey }],
    select: { id: true },
    skipDuplicates: true,
  });
  if (verification !== undefined) return queue.send({ daemonId: verification.id }, transaction);
  const note = 'The backup was not verified: another job had started. Verify it on its page.';
  await transaction.daemon.update({ where: { id }, data: { notes: { push: note } } });
}
