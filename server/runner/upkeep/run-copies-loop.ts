import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { abortForgottenCopies } from '#server/services/copies/abort-forgotten-copies.ts';
import { claimCopy, renewClaim } from '#server/services/copies/claim-copy.ts';
import { copyBackup } from '#server/services/copies/copy-backup.ts';
import { followBuckets } from '#server/services/copies/follow-buckets.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type CopiesContext = Pick<RunnerContext, 'runner' | 'db' | 'bucket' | 'copies' | 'pace' | 'logger' | 'shutdown'>;

const everyMs = 2000;
const followEveryMs = 60_000;
const tidyEveryMs = 60 * 60_000;
const renewEveryMs = 10_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Copies backups into the second bucket, one at a time, beside whatever daemon runs. The buckets are listed every minute, and when a
 * daemon has ended. Every runner runs this loop; each copy is made by one. Nothing is done without a second bucket.
 */
export function runCopiesLoop(context: CopiesContext): { close(): Promise<void> } {
  const { copies, logger, shutdown } = context;
  if (copies === null) return { close: async () => {} };
  const isDueToFollow = dueTurns(context);
  let tidiedOn = 0;
  return repeatRegularly(everyMs, async () => {
    try {
      if (shutdown.aborted) return;
      if (await isDueToFollow()) await followBuckets(context.bucket, copies.bucket, shutdown);
      if (Date.now() - tidiedOn > tidyEveryMs) {
        await abortForgottenCopies(copies.bucket, Date.now());
        tidiedOn = Date.now();
      }
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'The two buckets could not be compared');
    }
    try {
      await copyAll(context, copies);
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'A copy could not be claimed');
    }
  });
}

/** Whether the buckets are to be listed: a minute has passed, or a daemon has ended since. */
function dueTurns({ db }: CopiesContext): () => Promise<boolean> {
  let followedOn = Number.NEGATIVE_INFINITY;
  let lastEnd = 0;
  return async () => {
    const { _max } = await db.daemon.aggregate({ _max: { endedOn: true } });
    const end = _max.endedOn?.getTime() ?? 0;
    const at = performance.now();
    if (end === lastEnd && at - followedOn < followEveryMs) return false;
    lastEnd = end;
    followedOn = at;
    return true;
  };
}

async function copyAll(context: CopiesContext, { bucket: to, limits, lockDays }: NonNullable<CopiesContext['copies']>) {
  const { runner, bucket: from, shutdown } = context;
  const lockedUntil = () => (lockDays === null ? null : new Date(Date.now() + lockDays * dayMs));
  while (!shutdown.aborted) {
    const copy = await claimCopy(runner);
    if (copy === null) return;
    const lost = new AbortController();
    const signs = repeatRegularly(renewEveryMs, async () => {
      // A console database that cannot be reached for a moment takes no claim away.
      if (!(await renewClaim(runner, copy.key).catch(() => true))) lost.abort();
    });
    const signal = AbortSignal.any([shutdown, lost.signal]);
    const parts = {
      runner,
      from,
      to,
      limits,
      lockedUntil,
      onPace: (bytes: number) => context.pace.take(bytes, signal),
    };
    await copyBackup(parts, copy, signal).finally(() => signs.close());
  }
}
