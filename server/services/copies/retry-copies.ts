import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** Has a runner try every failed copy again at once, and not when its pause is over. @param doneBy email */
export async function retryCopies(doneBy: string): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const where = { stackId: defaultStackId, state: 'FAILED', nextTryOn: { gt: new Date() } } as const;
    const { count } = await db.backupCopy.updateMany({ where, data: { nextTryOn: new Date() } });
    if (count > 0) await recordEvent(db, { kind: 'COPY_RETRIED', doneBy, details: { copies: count } });
  });
}
