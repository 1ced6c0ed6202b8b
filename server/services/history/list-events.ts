import type { z } from 'zod';
import {
  event,
  type HistoryEvent,
  type HistoryPage,
  historyEventGroups,
  type historyQuery,
} from '#lib/contracts/history.ts';
import { consoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';

type HistoryQuery = z.output<typeof historyQuery>;
type Filters = Pick<HistoryQuery, 'kind' | 'group' | 'who' | 'from' | 'to'>;
type Row = Omit<HistoryEvent, 'on'> & { on: Date };

/**
 * All events, each from the one table that keeps it. Clients know an event by its id, so the beginnings of the ids stay as they are:
 * "event-" is of the table audit.
 */
const events = Prisma.sql`(
  with jobs as (
    select d.*, jsonb_build_object(
             'type', d.type, 'mode', d.mode, 'backup', d.backup_key, 'targetDatabase', d.target_database,
             'undoes', d.undoes_id, 'undoesUndo', undone.mode = 'UNDO' or undone.undoes_id is not null) as job,
           jsonb_build_object(
             'status', d.status, 'error', left(d.error_message, 300),
             'milliseconds', (extract(epoch from d.ended_on - d.started_on) * 1000)::bigint)
             || case when d.unreadable is null then '{}'::jsonb else jsonb_build_object(
               'unreadableRows', d.unreadable->'rows', 'unreadablePages', d.unreadable->'pages') end as ending
      from daemon d left join daemon undone on undone.id = d.undoes_id
  )
  select 'deed-' || a.id as id, a."on", a.kind, a.done_by as "doneBy", a.subject, a.outcome::text as outcome,
         case when missed.id is null then a.details else a.details || '{"tookPlace": false}'::jsonb end as details
    from audit a left join planned_maintenance missed
      on a.kind = 'MAINTENANCE_ENDED' and missed.id::text = a.subject and missed.started_on is null
  union all
  select 'status-' || c.id, c.changed_on, 'STATUS_SET', c.changed_by, null, 'DONE', jsonb_build_object(
           'fromStatus', from_status, 'toStatus', to_status, 'message', left(to_current_message, 300),
           'pendingMessage', left(to_pending_maintenance_message, 300), 'maintenance', m.title)
    from stack_status_change c left join planned_maintenance m on m.id = c.maintenance_id
  union all
  select 'started-' || id, started_on, 'DAEMON_STARTED', started_by, id::text, 'DONE', job
           || case when ended_on is null then '{}' else ending || jsonb_build_object('endedOn', ended_on) end
    from jobs
  union all
  select 'stop-' || id, stop_requested_on, 'DAEMON_STOP_ASKED', stop_requested_by, id::text, 'DONE', job
    from jobs where stop_requested_on is not null
  union all
  select 'ended-' || id, ended_on, 'DAEMON_ENDED', null, id::text, 'DONE', job || ending
    from jobs where ended_on is not null
) as events`;

/** A page of what administrators and the console did, newest first, and the emails of everybody in the whole history. */
export async function listEvents({ limit, offset, ...filters }: HistoryQuery): Promise<HistoryPage> {
  const where = conditionOf(filters);
  const db = consoleDb();
  const [counted, results, people] = await Promise.all([
    db.$queryRaw<{ count: number }[]>`select count(*)::int as count from ${events} where ${where}`,
    readPage(where, limit, offset),
    db.$queryRaw<{ doneBy: string }[]>`
      select distinct "doneBy" from ${events} where "doneBy" is not null order by 1 limit 200`,
  ]);
  return {
    totalNumberOfResults: counted[0]?.count ?? 0,
    results,
    people: people.map(({ doneBy }) => doneBy),
  };
}

const batchSize = 1000;

/** All events that the filters let through, in batches. Events that are added after the call are not among them. */
export async function* streamEvents(filters: Filters): AsyncGenerator<HistoryEvent[], void, undefined> {
  const now = new Date(Date.now() + 1);
  const to = filters.to === undefined || filters.to > now ? now : filters.to;
  const where = conditionOf({ ...filters, to });
  for (let offset = 0; ; offset += batchSize) {
    const batch = await readPage(where, batchSize, offset);
    if (batch.length > 0) yield batch;
    if (batch.length < batchSize) return;
  }
}

async function readPage(where: Prisma.Sql, limit: number, offset: number): Promise<HistoryEvent[]> {
  const rows = await consoleDb().$queryRaw<Row[]>`
    select * from ${events} where ${where} order by "on" desc, id desc limit ${limit} offset ${offset}`;
  return rows.map((row) => event.parse({ ...row, on: row.on.toISOString() }));
}

function conditionOf({ kind, group, who, from, to }: Filters): Prisma.Sql {
  const conditions = [
    Prisma.sql`true`,
    ...(kind === undefined ? [] : [Prisma.sql`kind = any(${kind})`]),
    ...(group === undefined ? [] : [Prisma.sql`kind = any(${[...historyEventGroups[group]]})`]),
    ...(who === undefined ? [] : [Prisma.sql`"doneBy" = ${who.toLowerCase()}`]),
    ...(from === undefined ? [] : [Prisma.sql`"on" >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`"on" < ${to}`]),
  ];
  return Prisma.join(conditions, ' and ');
}
