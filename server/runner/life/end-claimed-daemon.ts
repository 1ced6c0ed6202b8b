import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { type DaemonEnd, endDaemon } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { kindOf } from '../claim/kind-of.ts';
import { isSwitch, recordSwitch } from '../claim/record-switch.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

/**
 * Writes the end of a daemon that this runner holds. With the end of a backup that is whole a sample of what is stored is
 * queued, and the verification that was asked for with it; with the end of a switch, what it put aside; with that of a
 * restore into a new database, that it is no longer known by the name it was built under: all are there, or none.
 * @returns false when it holds it no more, or when another end is there already
 */
export function endClaimedDaemon(context: RunnerContext, daemon: ClaimedDaemon, end: DaemonEnd): Promise<boolean> {
  const { db, queue, runner } = context;
  return db.$transaction(async (transaction) => {
    const written = await endDaemon(transaction, daemon, runner, end);
    if (written && daemon.type === 'BACKUP' && end.status === 'COMPLETED') {
      await queue.sendSample({ daemonId: daemon.id }, transaction);
      await queueVerification(context, transaction, daemon);
    }
    if (written && isSwitch(daemon) && end.status === 'COMPLETED') await recordSwitch(context, transaction, daemon);
    if (written && kindOf(daemon) === 'NEW_DATABASE' && end.status === 'COMPLETED') {
      await transaction.daemon.update({ where: { id: daemon.id }, data: { workDatabase: null } });
    }
    return written;
  });
}

/** Once, however often the end is written. The backup's own end makes room for it; should another daemon have taken that, a note says so. */
async function queueVerification(
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
