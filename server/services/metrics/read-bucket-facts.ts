import type { Backup, BackupQuery } from '#lib/contracts/backup.ts';
import { now } from '#server/clock.ts';
import { listWithNewestVerified } from '../backups/list-backups.ts';
import { findNewestBackup } from '../protection/find-newest-backup.ts';
import type { BucketFacts } from './metric-facts.ts';

const newestLookedAt = 25;
const query: BackupQuery = { limit: newestLookedAt, offset: 0, sort: 'taken' };

/** Lists the bucket. @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE */
export async function readBucketFacts(signal: AbortSignal): Promise<BucketFacts> {
  const listedOn = now();
  const [{ page, newestVerified }, newestWhole] = await Promise.all([
    listWithNewestVerified(query, signal),
    findNewestBackup(signal),
  ]);
  const { bucket, results } = page;
  const newest = newestOwn(results);
  return {
    listedOn,
    backups: bucket.count,
    bytes: bucket.size,
    newest: newest === undefined ? null : { takenOn: new Date(newest.takenOn), bytes: newest.size },
    newestLeftOut: countLeftOut(results),
    newestVerifiedTakenOn: newestVerified === null ? null : new Date(newestVerified.takenOn),
    newestSnapshotOn: newestWhole?.snapshotOn ?? null,
  };
}

/**
 * The newest whole and complete backup of this stack, or of one that it trusts: another stack's says nothing about whether this one is backed up,
 * and a signature that can be read stands at the end of a whole file alone.
 * @param backups newest first
 */
export function newestOwn<One extends Pick<Backup, 'origin' | 'incomplete'>>(backups: readonly One[]): One | undefined {
  return backups.find(({ origin, incomplete }) => isTrusted(origin) && incomplete === null);
}

/** How much the newest backup, complete or not, leaves out. */
function countLeftOut(backups: readonly Backup[]): BucketFacts['newestLeftOut'] {
  const newest = backups.find(({ origin }) => isTrusted(origin));
  return newest === undefined ? null : (newest.incomplete ?? { rows: 0, pages: 0 });
}

function isTrusted(origin: Backup['origin']): boolean {
  return origin === 'OWN' || origin === 'TRUSTED';
}
