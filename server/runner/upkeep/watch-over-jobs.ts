import type { ActiveJob } from '#server/adapters/queue/open-queue.ts';
import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

/** How often the jobs are looked at, and for how long a job's heartbeat may stay the same, in milliseconds. */
export type WatchPace = { everyMs?: number; silentMs?: number };

/** Which daemon a job is for, and in which queue it is. */
export type JobOf = Pick<ActiveJob, 'queue' | 'daemonId'>;

export type JobWatch = { close(): Promise<void> };

type Sighting = { heartbeat: number; since: number };

const longestLookSeconds = 6;
const forgetEveryMs = 10 * 60 * 1000;

/**
 * Finds jobs whose runner is gone, and daemons that have no job. A job is given up if its heartbeat stayed the same for `silentMs`
 * while this runner looked without a gap: if the console database or the machine was away for a minute, no living runner loses its
 * daemon. Every runner does this; giving up the same job twice does nothing.
 * @param isOwn whether this runner works on the job at this moment: a runner that looks is alive, however late its heartbeats are
 */
export function watchOverJobs(
  context: RunnerContext,
  isOwn: (job: JobOf) => boolean,
  { everyMs = 2000, silentMs = 10_000 }: WatchPace = {},
): JobWatch {
  const sightings = new Map<string, Sighting>();
  let lastLook = Number.NEGATIVE_INFINITY;
  let lastForgot = Number.NEGATIVE_INFINITY;

  /** @returns whether the heartbeat stayed the same for silentMs, without a gap */
  function isSilent(key: string, heartbeat: number, now: number): boolean {
    const seen = sightings.get(key);
    if (seen === undefined || seen.heartbeat !== heartbeat) sightings.set(key, { heartbeat, since: now });
    return seen !== undefined && seen.heartbeat === heartbeat && now - seen.since >= silentMs;
  }

  async function look(): Promise<void> {
    const now = performance.now();
    if (now - lastLook > longestLookSeconds * 1000) sightings.clear();
    const active = await context.queue.activeJobs();
    const orphans = await findOrphans(context);
    for (const job of active) {
      const silent = isSilent(keyOf(job), job.heartbeatOn?.getTime() ?? 0, now);
      if (silent && !isOwn(job)) await giveUp(context, job);
    }
    for (const id of orphans) {
      if (isSilent(`daemon ${id}`, 0, now)) await context.queue.sendLost({ daemonId: id });
    }
    const keys = new Set([...active.map(keyOf), ...orphans.map((id) => `daemon ${id}`)]);
    for (const key of sightings.keys()) if (!keys.has(key)) sightings.delete(key);
    lastLook = now;
    if (now - lastForgot > forgetEveryMs) {
      await context.queue.forgetDoneJobs();
      lastForgot = now;
    }
  }

  const lookSafely = () =>
    look().catch((err: unknown) => {
      sightings.clear();
      context.logger.warn({ err }, 'The jobs of the runners could not be read');
    });
  return repeatRegularly(everyMs, lookSafely, { startsNow: false });
}

function keyOf(job: ActiveJob): string {
  return `${job.queue} ${job.id} ${job.retryCount}`;
}

async function giveUp({ queue, logger }: RunnerContext, job: ActiveJob): Promise<void> {
  logger.warn({ daemonId: job.daemonId, queue: job.queue }, 'The runner of a job gives no heartbeat');
  await queue.giveUp(job, 'its runner gave no sign of life');
}

/** The ids of running daemons that no job is for: one at most. */
async function findOrphans({ db, queue }: RunnerContext): Promise<number[]> {
  const running = await db.daemon.findMany({ where: { endedOn: null }, select: { id: true } });
  const live = await Promise.all(running.map(({ id }) => queue.hasLiveJob(id)));
  return running.filter((_, index) => live[index] === false).map(({ id }) => id);
}
