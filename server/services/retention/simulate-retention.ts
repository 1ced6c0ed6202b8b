import type { RetentionBackup, RetentionRulesInput, RetentionSimulation } from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { findLifecycleThreats } from './find-lifecycle-threats.ts';
import { completeRules } from './get-retention.ts';
import { type JudgedArchive, lookAtBackups } from './look-at-backups.ts';

/**
 * Shows what rules do with the backups that are in the bucket now. It changes nothing.
 * @throws AppError BUCKET_*, STOPPED
 */
export async function simulateRetention(
  input: RetentionRulesInput,
  signal?: AbortSignal,
): Promise<RetentionSimulation> {
  const rules = await completeRules(input);
  const { archives, holds } = await lookAtBackups(bucket(), rules, signal);
  const stays = archives.filter(({ verdict }) => verdict.stays);
  return {
    rules,
    holds,
    goes: sumOf(archives.filter(({ verdict }) => !verdict.stays)),
    stays: sumOf(stays),
    results: archives.map(describe),
    lifecycle: await findLifecycleThreats(bucket(), stays, signal),
  };
}

function sumOf(archives: readonly JudgedArchive[]): { count: number; bytes: number } {
  return { count: archives.length, bytes: archives.reduce((sum, { object }) => sum + object.size, 0) };
}

function describe({ key, number, takenOn, object, verdict }: JudgedArchive): RetentionBackup {
  return { key, number, takenOn: takenOn.toISOString(), size: object.size, ...verdict };
}
