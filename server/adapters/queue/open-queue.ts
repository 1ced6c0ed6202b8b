import { type Db, fromPrisma, type JobWithMetadata, PgBoss, type PrismaTransactionLike } from 'pg-boss';
import { HeardClient } from '../postgres/heard-client.ts';
import {
  makeSampleQueue,
  type SampleJob,
  type SampleJobHandler,
  sendSample,
  stopSamples,
  tidySampleQueue,
  workSamples,
} from './sample-queue.ts';

/** The data of a job in either queue. */
export type DaemonJob = { daemonId: number };

/**
 * The queues. `daemon` has one job for each daemon that was started, which is never tried twice. `daemon-lost` has daemons whose runner
 * is gone or could not clean up; their jobs are tried until one succeeds. pg-boss moves a job that failed in the first to the second.
 */
export const queueNames = { daemon: 'daemon', lost: 'daemon-lost' } as const;
export type QueueName = (typeof queueNames)[keyof typeof queueNames];

/** A job that a runner has taken. */
export type ActiveJob = {
  queue: QueueName;
  id: string;
  retryCount: number;
  daemonId: number;
  heartbeatOn: Date | null;
};

/** Works on one daemon. `signal` aborts when the job was taken away from this runner. For the queue `daemon` it never rejects. */
export type DaemonJobHandler = (job: DaemonJob, signal: AbortSignal) => Promise<void>;

/** The queue of daemons, in the schema `pgboss` of the console database. */
export interface DaemonQueue {
  /** Queues a daemon. With `transaction`, the job is committed or rolled back with it. */
  send(job: DaemonJob, transaction?: PrismaTransactionLike): Promise<void>;
  /** Queues a daemon that was lost, to be ended by any runner. */
  sendLost(job: DaemonJob): Promise<void>;
  /** Takes jobs, one at a time from each queue, until stopWork(). */
  work(queue: QueueName, handler: DaemonJobHandler): Promise<void>;
  /** Queues a sample of what is stored. With `transaction`, the job is committed or rolled back with it. */
  sendSample(job: SampleJob, transaction?: PrismaTransactionLike): Promise<void>;
  /** Takes samples, each hour's and those that were sent, until stopWork(). */
  workSamples(handler: SampleJobHandler): Promise<void>;
  /** Takes no more jobs. Jobs that are running go on. */
  stopWork(): Promise<void>;
  activeJobs(): Promise<ActiveJob[]>;
  /** Whether the daemon has a job that waits or runs, in either queue. */
  hasLiveJob(daemonId: number): Promise<boolean>;
  /** Takes a job from the runner that has it, if it is still that attempt: a `daemon` job becomes a `daemon-lost` one. */
  giveUp(job: ActiveJob, reason: string): Promise<void>;
  /** Deletes the jobs that are done. */
  forgetDoneJobs(): Promise<void>;
  /** Waits for running jobs for up to `timeoutMs`, and then closes its connections. */
  close(timeoutMs?: number): Promise<void>;
}

export type QueueOptions = {
  connectionString: string;
  /** The name of its sessions in pg_stat_activity, such as `stack-console queue`. */
  applicationName: string;
  /** A runner listens for new jobs; a console only sends. */
  listens: boolean;
  /** Is called with errors in the background, such as a lost connection or a heartbeat that could not be written. */
  onError: (error: Error) => void;
};

/** Seconds between the heartbeats of a runner's job. */
const heartbeatRefreshSeconds = 2;
/** How long a job may run: the longest time that pg-boss allows. */
const longestJobSeconds = 24 * 60 * 60;
/** Options that pg-boss gives to its pool. */
const poolOptions = { Client: HeardClient };

/**
 * Connects to the queue, and creates its schema and queues when they are missing. Several processes may do so at once.
 * pg-boss's own supervision is off: it would fail a job whose heartbeat is late because the console database could not be reached, though
 * its runner is alive. server/runner/upkeep/watch-over-jobs.ts decides that instead.
 * @throws pg's error when the database can't be reached
 */
export async function openQueue(options: QueueOptions): Promise<DaemonQueue> {
  const boss = new PgBoss({
    ...poolOptions,
    connectionString: options.connectionString,
    application_name: options.applicationName,
    schema: 'pgboss',
    max: options.listens ? 4 : 2,
    useListenNotify: options.listens,
    supervise: false,
    schedule: options.listens,
    registerInstance: false,
  });
  boss.on('error', options.onError);
  try {
    await boss.start();
    await makeQueues(boss);
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
  return toDaemonQueue(boss);
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const lost = { retryLimit: 10_000, retryDelay: 5, heartbeatSeconds: 10, expireInSeconds: 60 * 60 };
  const daemon = {
    retryLimit: 0,
    heartbeatSeconds: 10,
    expireInSeconds: longestJobSeconds,
    notify: true,
    deadLetter: queueNames.lost,
  };
  await makeSampleQueue(boss);
  await boss.createQueue(queueNames.lost, lost);
  await boss.createQueue(queueNames.daemon, daemon);
  await boss.updateQueue(queueNames.lost, lost);
  await boss.updateQueue(queueNames.daemon, daemon);
}

function toDaemonQueue(boss: PgBoss): DaemonQueue {
  return {
    async send(job, transaction) {
      const db: { db?: Db } = transaction === undefined ? {} : { db: fromPrisma(transaction) };
      await boss.send(queueNames.daemon, job, { singletonKey: String(job.daemonId), ...db });
    },
    async sendLost(job) {
      await boss.send(queueNames.lost, job);
    },
    async work(queue, handler) {
      const pace = {
        batchSize: 1,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 5,
        heartbeatRefreshSeconds,
      };
      await boss.work<DaemonJob>(queue, pace, async ([job]) => {
        if (job !== undefined) await handler({ daemonId: job.data.daemonId }, job.signal);
      });
    },
    sendSample: (job, transaction) => sendSample(boss, job, transaction),
    workSamples: (handler) => workSamples(boss, handler),
    async stopWork() {
      await stopSamples(boss);
      await Promise.all(Object.values(queueNames).map((name) => boss.offWork(name, { wait: false })));
    },
    async activeJobs() {
      const found = await Promise.all(Object.values(queueNames).map((name) => findJobs(boss, name)));
      return found.flat().filter(({ state }) => state === 'active');
    },
    async hasLiveJob(daemonId) {
      const found = await Promise.all(Object.values(queueNames).map((name) => findJobs(boss, name, { daemonId })));
      return found.flat().some(({ state }) => state === 'created' || state === 'retry' || state === 'active');
    },
    async giveUp(job, reason) {
      await boss.fail(job.queue, { id: job.id, retryCount: job.retryCount }, { message: reason });
    },
    async forgetDoneJobs() {
      for (const name of Object.values(queueNames)) await boss.deleteStoredJobs(name);
      await tidySampleQueue(boss);
    },
    async close(timeoutMs = 5000) {
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

async function findJobs(
  boss: PgBoss,
  queue: QueueName,
  data?: DaemonJob,
): Promise<(ActiveJob & { state: JobWithMetadata['state'] })[]> {
  const jobs = await boss.findJobs<DaemonJob>(queue, data === undefined ? {} : { data });
  return jobs.map(({ id, retryCount, state, heartbeatOn, data: { daemonId } }) => ({
    queue,
    id,
    retryCount,
    state,
    heartbeatOn,
    daemonId,
  }));
}
