import type { RetentionHold } from '#lib/contracts/retention/retention.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findAnomalies } from '../anomalies/find-anomalies.ts';

/**
 * What is known to be wrong beside what is in the bucket: while it is, retention deletes nothing.
 * @throws AppError BUCKET_*, STOPPED; whatever the console database says
 */
export async function findHolds(signal?: AbortSignal): Promise<RetentionHold[]> {
  const holds = await Promise.all([findFailedVerification(), findUnusual(signal)]);
  return holds.filter((hold) => hold !== null);
}

/** What is unusual in the newest backups: a person accepts it, or a later backup is as usual. */
async function findUnusual(signal: AbortSignal | undefined): Promise<RetentionHold | null> {
  const [newest, ...others] = await findAnomalies(signal);
  if (newest === undefined) return null;
  const more = others.length === 0 ? '' : ` ${others.length} more ${others.length === 1 ? 'is' : 'are'} open.`;
  return { kind: 'ANOMALY', what: `Something is unusual in a backup: ${newest.sentence}${more}` };
}

/** Whatever it failed of: until a later one completes it is not known whether the backups can be restored. */
async function findFailedVerification(): Promise<RetentionHold | null> {
  const last = await consoleDb().daemon.findFirst({
    where: { type: 'VERIFY', status: { in: ['COMPLETED', 'FAILED'] } },
    orderBy: [{ endedOn: 'desc' }, { id: 'desc' }],
    select: { id: true, status: true },
  });
  if (last?.status !== 'FAILED') return null;
  return { kind: 'VERIFICATION_FAILED', what: `The last verification failed (job ${last.id}).` };
}
