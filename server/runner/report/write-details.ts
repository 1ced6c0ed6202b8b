import { type ConsoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';
import type { DetailsBatch } from './details-state.ts';

/**
 * Writes a batch of a daemon's details in one statement, which does nothing if this runner's claim is gone.
 * @returns false if the claim is gone
 */
export async function writeDetails(
  { db, runner }: { db: Pick<ConsoleDb, '$queryRaw'>; runner: string },
  daemonId: number,
  batch: DetailsBatch,
): Promise<boolean> {
  const claimed = await db.$queryRaw<{ id: number }[]>`
    with claimed as (
      update daemon set details_revision = ${batch.revision}::int, waiting_for = ${batch.waitingFor}
       where id = ${daemonId} and runner = ${runner} and ended_on is null
      returning id
    ), ${writePhases(batch)}, ${writeTables(batch)}, ${writeLines(batch)}, ${writeSamples(batch)}
    select id from claimed`;
  return claimed.length === 1;
}

function writePhases(batch: DetailsBatch): Prisma.Sql {
  return Prisma.sql`phases as (
    insert into daemon_phase (daemon_id, position, key, title, started_on, ended_on, outcome)
    select claimed.id, p.position, p.key, p.title, p."startedOn", p."endedOn", p.outcome
      from claimed, json_to_recordset(${json(batch.phases)}::json) as p
        (position int, key text, title text, "startedOn" timestamptz, "endedOn" timestamptz, outcome text)
    on conflict (daemon_id, position) do update
       set started_on = excluded.started_on, ended_on = excluded.ended_on, outcome = excluded.outcome
  )`;
}

function writeTables(batch: DetailsBatch): Prisma.Sql {
  return Prisma.sql`tables as (
    insert into daemon_table
      (daemon_id, position, name, rows_done, rows_total, bytes_done, bytes_total, state, revision)
    select claimed.id, t.position, t.name, t."rowsDone", t."rowsTotal", t."bytesDone", t."bytesTotal", t.state,
           ${batch.revision}::int
      from claimed, json_to_recordset(${json(batch.tables.map(roundTotals))}::json) as t
        (position int, name text, "rowsDone" int8, "rowsTotal" int8, "bytesDone" int8, "bytesTotal" int8, state text)
    on conflict (daemon_id, position) do update
       set name = excluded.name, rows_done = excluded.rows_done, rows_total = excluded.rows_total,
           bytes_done = excluded.bytes_done, bytes_total = excluded.bytes_total, state = excluded.state,
           revision = excluded.revision
  ), fewer_tables as (
    delete from daemon_table t using claimed where t.daemon_id = claimed.id and t.position >= ${batch.tableCount}::int
  )`;
}

function roundTotals(table: DetailsBatch['tables'][number]) {
  return { ...table, rowsTotal: Math.round(table.rowsTotal), bytesTotal: Math.round(table.bytesTotal) };
}

function writeLines(batch: DetailsBatch): Prisma.Sql {
  return Prisma.sql`lines as (
    insert into daemon_log_line (daemon_id, number, "on", level, text)
    select claimed.id, l.number, l."on", l.level, l.text
      from claimed, json_to_recordset(${json(batch.lines)}::json) as l
        (number int, "on" timestamptz, level text, text text)
    on conflict (daemon_id, number) do nothing
  ), older_lines as (
    delete from daemon_log_line l using claimed where l.daemon_id = claimed.id and l.number < ${batch.firstLine}::int
  )`;
}

function writeSamples({ samples, samplesGone }: DetailsBatch): Prisma.Sql {
  return Prisma.sql`samples as (
    insert into daemon_rate_sample (daemon_id, number, "on", rows, bytes)
    select claimed.id, s.number, s."on", s.rows, s.bytes
      from claimed, json_to_recordset(${json(samples)}::json) as s
        (number int, "on" timestamptz, rows int8, bytes int8)
    on conflict (daemon_id, number) do update
       set "on" = excluded."on", rows = excluded.rows, bytes = excluded.bytes
  ), fewer_samples as (
    delete from daemon_rate_sample s using claimed where s.daemon_id = claimed.id and s.number = any(${samplesGone}::int[])
  )`;
}

function json(rows: readonly object[]): string {
  return JSON.stringify(rows);
}
