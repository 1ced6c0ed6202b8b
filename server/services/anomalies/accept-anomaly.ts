import type { Anomaly } from '#lib/contracts/anomaly.ts';
import { parseId } from '#lib/parse-id.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeAnomaly } from './describe-anomaly.ts';

/**
 * Accepts an anomaly: it no longer keeps backups from being deleted, and later backups are compared with those from here on.
 * @param options.acceptedBy email
 * @throws AppError NOT_FOUND, also if `id` is no number; CONFLICT if it is no longer open
 */
export async function acceptAnomaly(
  id: string,
  { reason, acceptedBy }: { reason: string; acceptedBy: string },
): Promise<Anomaly> {
  const number = parseId(id);
  return consoleDb().$transaction(async (db) => {
    const { count } = await db.anomaly.updateMany({
      where: { id: number ?? 0, stackId: defaultStackId, resolvedOn: null, acceptedOn: null },
      data: { acceptedOn: new Date(), acceptedBy, reason },
    });
    const row = await db.anomaly.findFirst({ where: { id: number ?? 0, stackId: defaultStackId } });
    if (row === null) throw new AppError('NOT_FOUND', `Cannot find an anomaly with ID: ${id}`);
    const anomaly = describeAnomaly(row);
    if (count === 0) {
      const how = row.acceptedOn === null ? 'is over: a later backup was as expected' : 'was accepted already';
      throw new AppError('CONFLICT', `The anomaly ${id} ${how}.`);
    }
    const details = { sentence: anomaly.sentence, backup: row.backupKey, reason };
    await recordEvent(db, { kind: 'ANOMALY_ACCEPTED', doneBy: acceptedBy, subject: id, details });
    return anomaly;
  });
}
