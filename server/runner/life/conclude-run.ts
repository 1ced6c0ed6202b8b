import { sleep } from '#server/async/sleep.ts';
import { unreadableOf } from '#server/engine/damage/damaged-error.ts';
import { isAppError } from '#server/errors.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import { failedEnd } from '../claim/failed-end.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { recordBackupUse } from '../upkeep/backup-records.ts';
import { endClaimedDaemon } from './end-claimed-daemon.ts';
import type { Outcome, Run } from './run.ts';

const askAgainMs = 1000;

/**
 * Ends a daemon whose work is over: finds out whether the work took effect, cleans up, and writes the end. If another runner has
 * claimed the daemon, this one only removes what it did for it.
 */
export async function concludeRun(run: Run, outcome: Outcome): Promise<void> {
  const { context, daemon, watch } = run;
  const succeeded = 'result' in outcome || (await hasTakenEffect(run));
  if (watch.reason()?.kind === 'lost') return cleanUpAfterLoss(run, succeeded);
  if ('error' in outcome && !succeeded) logFailure(run, outcome.error);
  const isClean = await cleanUpBeforeEnd(run, outcome, succeeded);
  const end = await describeEnd(run, outcome, succeeded);
  await reportEnd(run, end);
  const isWritten = await retryUntilReachable(context, () => endClaimedDaemon(context, daemon, end));
  if (!isWritten) return cleanUpAfterLoss(run, succeeded);
  context.logger.info({ daemonId: daemon.id, status: end.status }, 'Job ended');
  if (!isClean) await retryUntilReachable(context, () => context.queue.sendLost({ daemonId: daemon.id }));
  if (run.kind.isNewsOfBackup) await recordBackupUse(context, daemon);
}

/** Asks until the repository answers: only then is it known what is to be cleaned up. */
async function hasTakenEffect(run: Run): Promise<boolean> {
  const { context, daemon, kind, watch } = run;
  for (;;) {
    try {
      return (await kind.hasTakenEffect?.(run)) ?? false;
    } catch (err) {
      context.logger.warn({ err, daemonId: daemon.id }, 'The result of the transaction could not be found out yet');
      if (watch.reason()?.kind === 'lost') return false;
      await sleep(askAgainMs);
    }
  }
}

async function cleanUpAfterLoss({ kind, ...attempt }: Run, succeeded: boolean): Promise<void> {
  const { context, daemon } = attempt;
  context.logger.warn({ daemonId: daemon.id }, 'Another runner has claimed the job');
  await kind.cleanUp?.afterLoss(attempt, succeeded);
}

function logFailure({ context, daemon, watch }: Run, err: unknown): void {
  if (watch.reason() !== null) return;
  if (isAppError(err) && unreadableOf(err) !== null) {
    // The sentence has keys of rows.
    const { code, reason, sqlState } = err;
    context.logger.warn({ code, reason, sqlState, daemonId: daemon.id }, 'Job failed: its page says of which rows');
  } else if (isAppError(err)) context.logger.warn({ err, daemonId: daemon.id }, 'Job failed');
  else context.logger.error({ err, daemonId: daemon.id }, 'Job failed because of an unexpected error');
}

/**
 * Cleans up what the work left. If the bucket or the repository did not answer during the work, the end does not wait for it: cleaning
 * up follows after the end.
 * @returns false if that could not be done now: any runner tries again later
 */
async function cleanUpBeforeEnd(run: Run, outcome: Outcome, succeeded: boolean): Promise<boolean> {
  const { context, daemon } = run;
  const { cleanUp } = run.kind;
  if (cleanUp === undefined || (succeeded && !cleanUp.isDueAfterSuccess)) return true;
  if ('error' in outcome && isAppError(outcome.error) && outcome.error.code === cleanUp.unreachable) return false;
  try {
    await cleanUp.beforeEnd(context, daemon);
    return true;
  } catch (err) {
    context.logger.warn({ err, daemonId: daemon.id }, cleanUp.warning);
    return false;
  }
}

async function describeEnd({ context, daemon, kind, watch }: Run, outcome: Outcome, succeeded: boolean) {
  if ('result' in outcome) return { status: 'COMPLETED', ...outcome.result } satisfies DaemonEnd;
  if (succeeded) {
    const row = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: daemon.id } }));
    return { status: 'COMPLETED', amount: Number(row?.progressTotal ?? 0), notes: [] } satisfies DaemonEnd;
  }
  const error = kind.rewordFailure?.(outcome.error) ?? outcome.error;
  return failedEnd({ daemonId: daemon.id, words: kind.words, error, reason: watch.reason() });
}

/** Writes the last of the details before the end: whoever sees the end sees all that led to it. */
async function reportEnd({ context, details }: Run, end: DaemonEnd): Promise<void> {
  const text = end.status === 'COMPLETED' ? 'Finished.' : end.errorMessage;
  details.report({ kind: 'log', level: end.status === 'FAILED' ? 'warning' : 'info', text });
  await details.end(end.status === 'COMPLETED' ? 'done' : end.status === 'FAILED' ? 'failed' : 'stopped');
  await retryUntilReachable(context, details.flush);
}
