import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { getStackStatus } from '../stack-status/get-stack-status.ts';
import type { BucketFacts, ConsoleFacts } from './metric-facts.ts';
import { readProtectionFacts } from './read-protection-facts.ts';

const aliveMs = 20_000;

/**
 * Reads what the metrics tell of the console database.
 * @param bucket what the bucket held when it was last listed; null if that is not known
 * @throws the driver's error when the database does not answer
 */
export async function readConsoleFacts(bucket: BucketFacts | null): Promise<ConsoleFacts> {
  const db = consoleDb();
  const at = now();
  const [status, daemons, running, lastSeconds, [last], runnersAlive, sample, token] = await Promise.all([
    getStackStatus(),
    db.$queryRaw<ConsoleFacts['daemons']>`
      select type::text as type, status::text as status, count(*)::int as count,
             coalesce(sum(extract(epoch from ended_on - started_on)), 0)::float8 as seconds
        from daemon where ended_on is not null group by 1, 2`,
    db.$queryRaw<ConsoleFacts['running']>`
      select type::text as type, count(*)::int as count from daemon where ended_on is null group by 1`,
    db.$queryRaw<ConsoleFacts['lastSeconds']>`
      select distinct on (type) type::text as type, extract(epoch from ended_on - started_on)::float8 as seconds
        from daemon where status = 'COMPLETED' and ended_on is not null order by type, ended_on desc`,
    db.$queryRaw<{ lastVerifiedOn: Date | null; lastRestoreSeconds: number | null }[]>`
      select (select max(ended_on) from daemon where type = 'VERIFY' and status = 'COMPLETED') as "lastVerifiedOn",
             (select case when type = 'VERIFY' then restored_in_ms / 1000.0
                          else extract(epoch from ended_on - coalesce(safety_taken_on, started_on)) end::float8
                from daemon
               where status = 'COMPLETED'
                 and (type = 'VERIFY' and restored_in_ms is not null
                      or type = 'RESTORE' and mode is distinct from 'UNDO')
               order by ended_on desc limit 1) as "lastRestoreSeconds"`,
    db.runner.count({ where: { seenOn: { gt: new Date(Date.now() - aliveMs) } } }),
    db.storageSample.findFirst({
      where: { databaseBytes: { not: null } },
      orderBy: { takenOn: 'desc' },
      select: { databaseBytes: true },
    }),
    db.apiToken.findFirst({
      where: { expiresOn: { gt: at } },
      orderBy: { expiresOn: 'asc' },
      select: { expiresOn: true },
    }),
  ]);
  const lastRestoreSeconds = last?.lastRestoreSeconds ?? null;
  return {
    status: status.effective.status,
    daemons,
    running,
    lastSeconds,
    lastVerifiedOn: last?.lastVerifiedOn ?? null,
    lastRestoreSeconds,
    runnersAlive,
    databaseBytes: sample === null ? null : Number(sample.databaseBytes),
    nextTokenExpiryOn: token?.expiresOn ?? null,
    protection: await readProtectionFacts(bucket, lastRestoreSeconds, at),
  };
}
