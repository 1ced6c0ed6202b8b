import type { RetentionHold, RetentionRules, RetentionVerdict } from '#lib/contracts/retention/retention.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { now } from '#server/clock.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { decideRetention, type RetentionDecision } from './decide-retention.ts';
import type { GatheredArchive } from './gather-archives.ts';

export type JudgedArchive = GatheredArchive & { verdict: RetentionVerdict };

/** All backups of a bucket with what becomes of each, newest first. */
export type Look = { archives: JudgedArchive[]; holds: RetentionDecision['holds'] };

const readsAtOnce = 16;

/**
 * Decides. Those that would go are asked for a lock of the bucket, and it is decided once more.
 * @throws AppError BUCKET_*
 */
export async function decideWithLocks(
  bucket: Bucket,
  archives: readonly GatheredArchive[],
  rules: RetentionRules,
  holds: readonly RetentionHold[],
): Promise<Look> {
  const first = decideRetention(archives, rules, holds, now());
  const inTurn = limitConcurrency(readsAtOnce);
  const withLocks = await Promise.all(
    archives.map((archive) =>
      first.verdicts.get(archive.key)?.goes === null
        ? archive
        : inTurn(async () => ({ ...archive, lock: await bucket.lockOf(archive.key) })),
    ),
  );
  const decided = decideRetention(withLocks, rules, holds, now());
  const judged = withLocks.flatMap((archive) => {
    const verdict = decided.verdicts.get(archive.key);
    return verdict === undefined ? [] : [{ ...archive, verdict }];
  });
  return { archives: judged.sort(newestFirst), holds: decided.holds };
}

function newestFirst(one: JudgedArchive, other: JudgedArchive): number {
  return other.takenOn.getTime() - one.takenOn.getTime() || (one.key < other.key ? 1 : -1);
}
