import type { Report } from '#lib/contracts/protection/report.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Period } from './read-jobs.ts';

type Row = {
  id: number;
  type: 'BACKUP' | 'RESTORE' | 'VERIFY';
  on: Date;
  errorMessage: string | null;
  fixedOn: Date | null;
  fixedBy: number | null;
};

/**
 * The jobs that failed in a period, each with the next job of its type that completed: then it was fixed. An undo by a switch does not
 * fix a restore that failed.
 */
export async function readFailures({ from, to }: Period, most: number): Promise<Report['failures']> {
  const rows = await consoleDb().$queryRaw<Row[]>`
    select failed.id, failed.type::text as type, coalesce(failed.ended_on, failed.started_on) as "on",
           failed.error_message as "errorMessage", fixed.ended_on as "fixedOn", fixed.id as "fixedBy"
      from daemon failed
      left join lateral (
        select next.id, next.ended_on from daemon next
         where next.id > failed.id and next.type = failed.type and next.status = 'COMPLETED' and next.unreadable is null and next.mode is distinct from 'UNDO'
         order by next.id limit 1) fixed on true
     where failed.status = 'FAILED' and failed.started_on >= ${from} and failed.started_on < ${to}
     order by failed.id limit ${most}::int`;
  return rows.map(({ id, type, on, errorMessage, fixedOn, fixedBy }) => ({
    daemonId: String(id),
    type,
    on: on.toISOString(),
    errorMessage,
    fixedOn: fixedOn?.toISOString() ?? null,
    fixedBy: fixedBy === null ? null : String(fixedBy),
  }));
}
