import type { Protection } from '#lib/contracts/protection/protection.ts';
import { isAppError } from '#server/errors.ts';
import { listWithNewestVerified } from '../backups/list-backups.ts';
import { findOverdue } from '../schedules/find-overdue.ts';
import { findNewestBackup } from './find-newest-backup.ts';

type Found = Pick<Protection, 'newestBackup' | 'newestVerified' | 'overdue' | 'bucketProblem'>;

/** What the bucket holds now, and what it should hold and does not. If the bucket cannot be read, that is said. */
export async function lookIntoBucket(stackId: number, now: Date): Promise<Found> {
  try {
    const [newest, newestVerified] = await Promise.all([findNewestBackup(), findNewestVerified()]);
    const overdue = await findOverdue(stackId, newest?.snapshotOn ?? null, now);
    return {
      newestBackup: newest === null ? null : { key: newest.key, takenOn: newest.snapshotOn.toISOString() },
      newestVerified,
      overdue: overdue.map(({ scheduleId, scheduleName, since }) => ({
        scheduleId: String(scheduleId),
        scheduleName,
        since: since.toISOString(),
      })),
      bucketProblem: null,
    };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { newestBackup: null, newestVerified: null, overdue: null, bucketProblem: error.message };
  }
}

async function findNewestVerified(): Promise<Protection['newestVerified']> {
  const { newestVerified } = await listWithNewestVerified({ sort: 'taken', limit: 1, offset: 0 });
  if (newestVerified === null) return null;
  const { key, takenOn, proof } = newestVerified;
  return { key, takenOn, restoreMs: proof?.durationMs ?? null };
}
