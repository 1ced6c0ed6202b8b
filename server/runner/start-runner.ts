import { type DaemonQueue, queueNames } from '#server/adapters/queue/open-queue.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { takeStorageSample } from '#server/services/storage/take-storage-sample.ts';
import type { RunnerContext } from './claim/runner-context.ts';
import { reconcileLostDaemon } from './life/reconcile-lost-daemon.ts';
import { runDaemon } from './life/run-daemon.ts';
import { runAbandonedUploadsLoop } from './upkeep/abandoned-uploads.ts';
import { runBackupRecordsLoop } from './upkeep/backup-records.ts';
import { runForgottenDatabasesLoop } from './upkeep/forgotten-databases.ts';
import { runAnomaliesLoop } from './upkeep/run-anomalies-loop.ts';
import { runCopiesLoop } from './upkeep/run-copies-loop.ts';
import { runObjectivesLoop } from './upkeep/run-objectives-loop.ts';
import { type JobOf, type WatchPace, watchOverJobs } from './upkeep/watch-over-jobs.ts';

export type Runner = {
  /** Takes no more daemons, stops the running one in order, and resolves when that is done or `boundMs` milliseconds have passed. */
  stop(boundMs?: number): Promise<void>;
};

/**
 * Takes daemons from the queue, one at a time, and reconciles those whose runner is gone.
 * @param parts all of a runner's context but the signal to stop
 * @param pace how often this runner looks for lost daemons
 */
export async function startRunner(parts: Omit<RunnerContext, 'shutdown'>, pace: WatchPace = {}): Promise<Runner> {
  const shutdown = new AbortController();
  const context: RunnerContext = { ...parts, shutdown: shutdown.signal };
  const running = new Set<Promise<void>>();
  const ownJobs = new Set<string>();
  const track = (work: Promise<void>) => {
    const tracked = work.catch(() => {}).finally(() => running.delete(tracked));
    running.add(tracked);
    return work;
  };
  const trackJob = (job: JobOf, work: Promise<void>) => {
    ownJobs.add(keyOf(job));
    return track(work.finally(() => ownJobs.delete(keyOf(job))));
  };
  await context.queue.work(queueNames.daemon, ({ daemonId }, signal) =>
    trackJob({ queue: queueNames.daemon, daemonId }, runDaemon(context, daemonId, signal)),
  );
  await context.queue.work(queueNames.lost, ({ daemonId }) =>
    trackJob({ queue: queueNames.lost, daemonId }, reconcileLostDaemon(context, daemonId)),
  );
  await context.queue.workSamples(({ daemonId }, signal) =>
    track(takeSample(context, daemonId, AbortSignal.any([signal, shutdown.signal]))),
  );
  const watch = watchOverJobs(context, (job) => ownJobs.has(keyOf(job)), pace);
  const loops = [
    runAbandonedUploadsLoop(context),
    runForgottenDatabasesLoop(context),
    runBackupRecordsLoop(context),
    runAnomaliesLoop(context),
    runObjectivesLoop(context),
    runCopiesLoop(context),
  ];

  return {
    async stop(boundMs = 10_000) {
      shutdown.abort();
      for (const loop of loops) void loop.close();
      await withTimeout(boundMs, stopInOrder(context.queue, watch.close, running), () => undefined).catch(() => {});
    },
  };
}

function keyOf({ queue, daemonId }: JobOf): string {
  return `${queue} ${daemonId}`;
}

async function takeSample({ logger }: RunnerContext, daemonId: number | null, signal: AbortSignal): Promise<void> {
  try {
    if (!signal.aborted) await takeStorageSample({ daemonId }, signal);
  } catch (err) {
    if (!signal.aborted) logger.warn({ err, daemonId }, 'The used storage could not be measured');
    throw err;
  }
}

async function stopInOrder(queue: DaemonQueue, closeWatch: () => Promise<void>, running: Set<Promise<void>>) {
  await queue.stopWork();
  await closeWatch();
  await Promise.all(running);
  await queue.close(1000);
}
