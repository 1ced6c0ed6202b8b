import { type ClaimedDaemon, claimDaemon, updateClaimed } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import { watchForStop } from '../claim/watch-for-stop.ts';
import { kindOf } from '../kinds/kind-table.ts';
import { type DetailsWriter, detailsWriter } from '../report/details-writer.ts';
import { forgetOldDetails } from '../report/forget-old-details.ts';
import { traceDaemon } from '../report/trace-daemon.ts';
import { writeDetails } from '../report/write-details.ts';
import { type ProgressWriter, progressWriter } from '../report/write-progress.ts';
import { concludeRun } from './conclude-run.ts';
import type { Outcome, Run } from './run.ts';

/**
 * A daemon's life from the queue to its end: claims it, does its work, reports progress, stops it when asked, and writes how it ended.
 * A daemon that another runner has claimed meanwhile is that runner's to end; this one removes what it did for it. Does not reject as
 * long as the console database answers in the end.
 * @param jobSignal aborts if the job was taken away
 */
export async function runDaemon(context: RunnerContext, daemonId: number, jobSignal: AbortSignal): Promise<void> {
  const daemon = await retryUntilReachable(context, () => claimDaemon(context, daemonId), jobSignal);
  if (daemon === null) return;
  context.logger.info({ daemonId, type: daemon.type, backupKey: daemon.backupKey }, 'Job claimed');
  const watch = watchForStop(context, daemonId, jobSignal);
  const progress = openProgress(context, daemonId, watch.markLost);
  const details = openDetails(context, daemon, watch.markLost);
  const kind = kindOf(daemon);
  const run: Run = { context, daemon, kind, watch, progress, details, transactionId: null, workDatabase: null };
  try {
    await concludeRun(run, await attemptWork(run));
  } finally {
    watch.close();
    await details.close();
  }
  await traceDaemon(context, daemonId);
  await forgetOldDetails(context).catch((err: unknown) =>
    context.logger.warn({ err }, 'The details of old jobs could not be deleted'),
  );
}

function openProgress(context: RunnerContext, daemonId: number, onLost: () => void): ProgressWriter {
  return progressWriter({
    write: ({ message, current, total }) =>
      updateClaimed(context, daemonId, {
        progressMessage: message,
        progressCurrent: BigInt(Math.round(Math.min(current, total))),
        progressTotal: BigInt(Math.round(total)),
      }),
    onLost,
    onFault: (err) => context.logger.warn({ err, daemonId }, 'Progress could not be written'),
  });
}

function openDetails(context: RunnerContext, daemon: ClaimedDaemon, onLost: () => void): DetailsWriter {
  const kind = kindOf(daemon);
  const details = detailsWriter({
    phases: kind.phases(daemon),
    write: (batch) => writeDetails(context, daemon.id, batch),
    onLost,
    onFault: (err) => context.logger.warn({ err, daemonId: daemon.id }, 'Details could not be written'),
  });
  const [host, processId] = context.runner.split(':');
  const text = `Runner ${host} (pid ${processId}) started the ${kind.words.noun}.`;
  details.report({ kind: 'log', level: 'info', text });
  return details;
}

async function attemptWork(run: Run): Promise<Outcome> {
  const { context, daemon, kind, watch, progress, details } = run;
  try {
    const result = await kind.work({
      context,
      daemon,
      signal: watch.signal,
      onProgress: progress.report,
      onReport: details.report,
      onTransaction: (id) => {
        run.transactionId = id;
      },
      onWorkDatabase: (name) => {
        run.workDatabase = name;
      },
    });
    return { result };
  } catch (error) {
    return { error };
  } finally {
    await progress.finish();
  }
}
