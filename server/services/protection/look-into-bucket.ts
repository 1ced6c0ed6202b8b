import type { Protection } from '#lib/contracts/protection/protection.ts';
import { isAppError } from '#server/errors.ts';
import { listBackups } from '../backups/list-backups.ts';
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
  const { results } = await listBackups({ verified: 'yes', sort: 'taken', limit: 100, offset: 0 });
  const newest = results.find(({ incomplete }) => incomplete === null);
  if (newest === undefined) return null;
  return { key: newest.key, takenOn: newest.takenOn, restoreMs: newest.proof?.durationMs ?? null };
}
