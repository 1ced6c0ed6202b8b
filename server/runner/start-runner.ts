import { type DaemonQueue, queueNames } from '#server/adapters/queue/open-queue.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { takeStorageSample } from '#server/services/storage/take-storage-sample.ts';
import type { RunnerContext } from './claim/runner-context.ts';
import { reconcileLostDaemon } from './life/reconcile-lost-daemon.ts';
import { runDaemon } from './life/run-daemon.ts';
import { runAbandonedUploadsLoop } from './upkeep/abandoned-uploads.ts';
import { runBackupRecordsLoop } from './upkeep/backup-records.ts';
import { runForgottenDatabasesLoop } from './upkeep/forgotten-databases.ts';
import { type JobOf, type WatchPace, watchOverJobs } from './upkeep/watch-over-jobs.ts';

export type Runner = {
  /** Takes no more daemons, stops the one at work in order, and resolves when that is done or `boundMs` have passed. */
  stop(boundMs?: number): Promise<void>;
};

/**
 * Takes daemons from the queue, one at a time, and settles those whose runner is gone.
 * @param parts all of a runner's context but the signal to stop
 */
export async function startRunner(parts: Omit<RunnerContext, 'shutdown'>, watching: WatchPace = {}): Promise<Runner> {
  const shutdown = new AbortController();
  const context: RunnerContext = { ...parts, shutdown: shutdown.signal };
  const atWork = new Set<Promise<void>>();
  const own = new Set<string>();
  const tracked = (work: Promise<void>) => {
    const settled = work.catch(() => {}).finally(() => atWork.delete(settled));
    atWork.add(settled);
    return work;
  };
  const held = (job: JobOf, work: Promise<void>) => {
    own.add(keyOf(job));
    return tracked(work.finally(() => own.delete(keyOf(job))));
  };
  await context.queue.work(queueNames.daemon, ({ daemonId }, signal) =>
    held({ queue: queueNames.daemon, daemonId }, runDaemon(context, daemonId, signal)),
  );
  await context.queue.work(queueNames.lost, ({ daemonId }) =>
    held({ queue: queueNames.lost, daemonId }, settle(context, daemonId)),
  );
  await context.queue.workSamples(({ daemonId }, signal) =>
    tracked(keepSample(context, daemonId, AbortSignal.any([signal, shutdown.signal]))),
  );
  const watch = watchOverJobs(context, (job) => own.has(keyOf(job)), watching);
  const sweepers = [
    runAbandonedUploadsLoop(context),
    runForgottenDatabasesLoop(context),
    runBackupRecordsLoop(context),
  ];

  return {
    async stop(boundMs = 10_000) {
      shutdown.abort();
      for (const sweeper of sweepers) void sweeper.close();
      await withTimeout(boundMs, stopInOrder(context.queue, watch.close, atWork), () => undefined).catch(() => {});
    },
  };
}

function keyOf({ queue, daemonId }: JobOf): string {
  return `${queue} ${daemonId}`;
}

async function settle(context: RunnerContext, daemonId: number): Promise<void> {
  try {
    await reconcileLostDaemon(context, daemonId);
  } catch (err) {
    context.logger.warn({ err, daemonId }, 'A daemon could not be settled yet');
    throw err;
  }
}

async function keepSample({ logger }: RunnerContext, daemonId: number | null, signal: AbortSignal): Promise<void> {
  try {
    if (!signal.aborted) await takeStorageSample({ daemonId }, signal);
  } catch (err) {
    if (!signal.aborted) logger.warn({ err, daemonId }, 'A sample of what is stored could not be kept');
    throw err;
  }
}

async function stopInOrder(queue: DaemonQueue, closeWatch: () => Promise<void>, atWork: Set<Promise<void>>) {
  await queue.stopWork();
  await closeWatch();
  await Promise.all(atWork);
  await queue.close(1000);
}
