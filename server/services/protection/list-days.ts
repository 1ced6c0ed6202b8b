import type { ProtectionDay } from '#lib/contracts/protection/protection.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

const shownDays = 90;

type Row = Omit<ProtectionDay, 'day'> & { day: string };

/**
 * What happened on each of the last 90 days: from the jobs, so that a day keeps its backup after the backup was deleted.
 * @param zone IANA; PostgreSQL and Node.js know the same names
 */
export async function listDays(stackId: number, zone: string, now: Date): Promise<ProtectionDay[]> {
  return consoleDb().$queryRaw<Row[]>`
    with days as (
      select generate_series((${now}::timestamptz at time zone ${zone})::date - ${shownDays - 1}::int,
                             (${now}::timestamptz at time zone ${zone})::date, '1 day')::date as day
    ), jobs as (
      select (started_on at time zone ${zone})::date as day, type::text as type, status::text as status
        from daemon where started_on > ${now}::timestamptz - make_interval(days => ${shownDays + 1}::int)
    ), runs as (
      select (slot_on at time zone ${zone})::date as day, state::text as state
        from scheduled_run
       where stack_id = ${stackId} and slot_on > ${now}::timestamptz - make_interval(days => ${shownDays + 1}::int)
    )
    select to_char(days.day, 'YYYY-MM-DD') as day,
           (select count(*)::int from jobs j where j.day = days.day and type = 'BACKUP' and status = 'COMPLETED') as backups,
           (select count(*)::int from jobs j where j.day = days.day and type = 'VERIFY' and status = 'COMPLETED') as verified,
           (select count(*)::int from jobs j where j.day = days.day and type = 'VERIFY' and status = 'FAILED') as "verificationsFailed",
           (select count(*)::int from runs r where r.day = days.day and state = 'MISSED') as missed,
           (select count(*)::int from runs r where r.day = days.day and state = 'SKIPPED') as skipped,
           (select count(*)::int from runs r where r.day = days.day and state = 'FAILED') as failed
      from days order by days.day`;
}
