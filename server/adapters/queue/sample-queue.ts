import { type Db, fromPrisma, type PgBoss, type PrismaTransactionLike } from 'pg-boss';

/** A sample of what is stored: with the backup of that key, or, with null, the hourly one. */
export type SampleJob = { daemonId: number | null };

/** Stores one sample. `signal` aborts when the job was taken away. When it rejects, the job is tried twice more. */
export type SampleJobHandler = (job: SampleJob, signal: AbortSignal) => Promise<void>;

const name = 'storage-sample';
/** The queue in which pg-boss keeps the jobs of its schedules. */
const scheduledName = '__pgboss__send-it';
const firstAfterSeconds = 2;

/** Creates the queue when it is missing. */
export async function makeSampleQueue(boss: PgBoss): Promise<void> {
  const options = { retryLimit: 2, retryDelay: 60, expireInSeconds: 15 * 60 };
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
}

/** Queues a sample. With `transaction`, the job is committed or rolled back with it. */
export async function sendSample(boss: PgBoss, job: SampleJob, transaction?: PrismaTransactionLike): Promise<void> {
  const db: { db?: Db } = transaction === undefined ? {} : { db: fromPrisma(transaction) };
  await boss.send(name, job, db);
}

/** Takes samples, one at a time: soon after the start, then at each full hour, and with each backup. */
export async function workSamples(boss: PgBoss, handler: SampleJobHandler): Promise<void> {
  await boss.schedule(name, '0 * * * *', { daemonId: null }, { tz: 'UTC' });
  await boss.send(name, { daemonId: null }, { startAfter: firstAfterSeconds });
  await boss.work<SampleJob>(name, { batchSize: 1, pollingIntervalSeconds: 5 }, async ([job]) => {
    if (job !== undefined) await handler({ daemonId: job.data.daemonId }, job.signal);
  });
}

/** Takes no more samples. */
export async function stopSamples(boss: PgBoss): Promise<void> {
  await boss.offWork(name, { wait: false });
}

/** Deletes the jobs that are done, and makes jobs of runners that are gone be tried again. */
export async function tidySampleQueue(boss: PgBoss): Promise<void> {
  await boss.supervise(name);
  for (const queue of [name, scheduledName]) await boss.deleteStoredJobs(queue);
}
