import type { RetentionHold } from '#lib/contracts/retention/retention.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { findAnomalies } from '../anomalies/find-anomalies.ts';
import { findOverdue } from '../schedules/find-overdue.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/**
 * What is known to be wrong beside what is in the bucket: while it is, retention deletes nothing.
 * @param newestOn the snapshot of the newest whole backup that is in the bucket now; null if there is none
 * @throws AppError BUCKET_*, STOPPED; whatever the console database says
 */
export async function findHolds(newestOn: Date | null, signal?: AbortSignal): Promise<RetentionHold[]> {
  const holds = await Promise.all([findLate(newestOn), findFailedVerification(), findUnusual(signal)]);
  return holds.filter((hold) => hold !== null);
}

/** A backup that a schedule promises is not in the bucket. */
async function findLate(newestOn: Date | null): Promise<RetentionHold | null> {
  const [first] = await findOverdue(defaultStackId, newestOn, now());
  if (first === undefined) return null;
  const { scheduleName, since } = first;
  return {
    kind: 'OVERDUE',
    what: `Backups are overdue: the schedule “${scheduleName}” promised one at ${since.toISOString()}.`,
  };
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
