import type {
  RetentionBackup,
  RetentionPlace,
  RetentionRulesInput,
  RetentionSimulation,
} from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import type { JudgedArchive } from './decide-with-locks.ts';
import { findLifecycleThreats } from './find-lifecycle-threats.ts';
import { completeRules } from './get-retention.ts';
import { lookAtBackups } from './look-at-backups.ts';
import { lookAtCopies } from './look-at-copies.ts';
import { requireCopyBucket } from './require-copy-bucket.ts';

/**
 * Shows what rules do with the backups that are in the bucket now, or with their copies in the second. It changes nothing.
 * @throws AppError BUCKET_*, STOPPED; CONFLICT if there is no second bucket
 */
export async function simulateRetention(
  input: RetentionRulesInput,
  signal?: AbortSignal,
  place: RetentionPlace = 'FIRST',
): Promise<RetentionSimulation> {
  const rules = await completeRules(input, place);
  const judged = place === 'FIRST' ? bucket() : requireCopyBucket();
  const { archives, holds } = await (place === 'FIRST'
    ? lookAtBackups(judged, rules, signal)
    : lookAtCopies({ first: bucket(), second: judged }, rules, signal));
  const stays = archives.filter(({ verdict }) => verdict.stays);
  return {
    rules,
    holds,
    goes: sumOf(archives.filter(({ verdict }) => !verdict.stays)),
    stays: sumOf(stays),
    results: archives.map(describe),
    lifecycle: await findLifecycleThreats(judged, stays, signal),
  };
}

function sumOf(archives: readonly JudgedArchive[]): { count: number; bytes: number } {
  return { count: archives.length, bytes: archives.reduce((sum, { object }) => sum + object.size, 0) };
}

function describe({ key, number, takenOn, object, verdict }: JudgedArchive): RetentionBackup {
  return { key, number, takenOn: takenOn.toISOString(), size: object.size, ...verdict };
}
