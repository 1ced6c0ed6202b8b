import type { RetentionRules } from '#lib/contracts/retention/retention.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { decideWithLocks, type Look } from './decide-with-locks.ts';
import { findHolds } from './find-holds.ts';
import { type GatheredArchive, gatherArchives } from './gather-archives.ts';

/**
 * Looks at the whole first bucket and decides.
 * @throws AppError BUCKET_*, STOPPED; whatever the console database says
 */
export async function lookAtBackups(bucket: Bucket, rules: RetentionRules, signal?: AbortSignal): Promise<Look> {
  const { archives, holds: ofBucket } = await gatherArchives(bucket, { signal });
  const ofConsole = await findHolds(newestWhole(archives), signal);
  return decideWithLocks(bucket, archives, rules, [...ofConsole, ...ofBucket]);
}

/** When the newest whole and complete backup of this stack was taken; null if there is none. */
export function newestWhole(archives: readonly GatheredArchive[]): Date | null {
  const whole = archives.filter(
    ({ notOurs, standing, isIncomplete }) => notOurs === null && standing !== 'damaged' && !isIncomplete,
  );
  return whole.length === 0 ? null : new Date(Math.max(...whole.map(({ takenOn }) => takenOn.getTime())));
}
