import type { RetentionPlace } from '#lib/contracts/retention/retention.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const lastsSeconds = 60;

/** How often all backups are looked at when nothing happens, in milliseconds. */
const everyMs = 60 * 60 * 1000;

/**
 * Whether a run is left to continue, or all backups are to be looked at: an hour has passed, or a daemon has ended since the last look.
 * Never while retention is off, but for a run that is to be ended.
 */
export async function isRetentionDue(place: RetentionPlace): Promise<boolean> {
  const db = consoleDb();
  const stackId = defaultStackId;
  if ((await db.retentionRun.count({ where: { stackId, place, endedOn: null } })) > 0) return true;
  const where = { stackId_place: { stackId, place } };
  const row = await db.retention.findUnique({ where, select: { lookedOn: true } });
  if (row === null) return false;
  const { lookedOn } = row;
  if (lookedOn === null || Math.abs(now().getTime() - lookedOn.getTime()) >= everyMs) return true;
  return (await db.daemon.count({ where: { endedOn: { gt: lookedOn } } })) > 0;
}

/**
 * Makes one runner the one that works on retention, for a minute: it renews that before each deletion. The database's clock counts.
 * @returns false if another runner works on it
 */
export async function claimRetention(worker: string): Promise<boolean> {
  const claimed = await consoleDb().$executeRaw`
    update stack set retention_worker = ${worker}, retention_worker_until = now() + make_interval(secs => ${lastsSeconds}::int)
     where id = ${defaultStackId}
       and (retention_worker is null or retention_worker = ${worker} or retention_worker_until < now())`;
  return claimed === 1;
}

/** Lets any runner work on it from now on. */
export async function releaseRetention(worker: string): Promise<void> {
  await consoleDb().$executeRaw`
    update stack set retention_worker = null, retention_worker_until = null
     where id = ${defaultStackId} and retention_worker = ${worker}`;
}
