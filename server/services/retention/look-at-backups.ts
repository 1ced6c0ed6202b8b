import type { RetentionRules, RetentionVerdict } from '#lib/contracts/retention/retention.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { now } from '#server/clock.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { decideRetention, type RetentionDecision } from './decide-retention.ts';
import { findHolds } from './find-holds.ts';
import { type GatheredArchive, gatherArchives } from './gather-archives.ts';

export type JudgedArchive = GatheredArchive & { verdict: RetentionVerdict };

/** All backups of the bucket with what becomes of each, newest first. */
export type Look = { archives: JudgedArchive[]; holds: RetentionDecision['holds'] };

const readsAtOnce = 16;

/**
 * Looks at the whole bucket and decides. Those that would go are asked for a lock of the bucket, and it is decided once more.
 * @throws AppError BUCKET_*, STOPPED; whatever the console database says
 */
export async function lookAtBackups(bucket: Bucket, rules: RetentionRules, signal?: AbortSignal): Promise<Look> {
  const { archives, holds: ofBucket } = await gatherArchives(bucket, signal);
  const whole = archives.filter(({ notOurs, standing }) => notOurs === null && standing !== 'damaged');
  const newestMs = Math.max(...whole.map(({ takenOn }) => takenOn.getTime()));
  const ofConsole = await findHolds(whole.length === 0 ? null : new Date(newestMs), signal);
  const holds = [...ofConsole, ...ofBucket];
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
