import type { DaemonDetails, DaemonDetailsQuery } from '#lib/contracts/daemon-details.ts';
import { unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describePhases } from './describe-phases.ts';
import { explainFailure } from './explain-failure.ts';
import { findDaemon } from './find-daemon.ts';

type Tables = DaemonDetails['tables'];
type Lines = DaemonDetails['log'];

/**
 * Reads the details of a daemon: phases, tables, log lines and samples. The revision is read first, so that what is written meanwhile is
 * given again the next time rather than never.
 * @param query.since only tables that changed since that revision are given; a revision that the daemon has not reached counts as 0
 * @throws AppError NOT_FOUND, also if `id` is no number
 */
export async function getDaemonDetails(id: string, query: DaemonDetailsQuery): Promise<DaemonDetails> {
  const daemon = await findDaemon(id);
  const since = query.since > daemon.detailsRevision ? 0 : query.since;
  const [phases, tables, log, samples] = await Promise.all([
    consoleDb().daemonPhase.findMany({ where: { daemonId: daemon.id }, orderBy: { position: 'asc' } }),
    readTables(daemon.id, since),
    readLines(daemon.id, query.line),
    readSamples(daemon.id),
  ]);
  return {
    id: String(daemon.id),
    revision: daemon.detailsRevision,
    now: Date.now(),
    endedOn: daemon.endedOn?.getTime() ?? null,
    phases: describePhases(daemon, phases),
    waitingFor: daemon.endedOn === null ? toWaitingFor(daemon.waitingFor) : null,
    notes: daemon.notes,
    failure: explainFailure(daemon),
    unreadable: unreadable.nullable().parse(daemon.unreadable),
    log,
    samples,
    tables,
  };
}

function toWaitingFor(text: string | null): DaemonDetails['waitingFor'] {
  return text === 'bucket' || text === 'repository' || text === 'locks' ? text : null;
}

/** PostgreSQL makes the JSON: for ten thousand rows that is many times as fast as reading them one by one. */
async function readTables(daemonId: number, since: number): Promise<Tables> {
  const [row] = await consoleDb().$queryRaw<Tables[]>`
    select count(*)::int as count,
           coalesce(json_agg(json_build_array(
             position, name, rows_done, rows_total, bytes_done, bytes_total, state
           ) order by position) filter (where revision > ${since}::int), '[]') as changed
      from daemon_table where daemon_id = ${daemonId}`;
  return row ?? { count: 0, changed: [] };
}

async function readLines(daemonId: number, from: number): Promise<Lines> {
  const [row] = await consoleDb().$queryRaw<Lines[]>`
    select coalesce(min(number), 0) as "firstLine",
           coalesce(json_agg(json_build_array(
             number, (extract(epoch from "on") * 1000)::int8, level, text
           ) order by number) filter (where number >= ${from}::int), '[]') as lines
      from daemon_log_line where daemon_id = ${daemonId}`;
  return row ?? { firstLine: 0, lines: [] };
}

async function readSamples(daemonId: number): Promise<DaemonDetails['samples']> {
  const samples = await consoleDb().daemonRateSample.findMany({ where: { daemonId }, orderBy: { number: 'asc' } });
  return samples.map(({ on, rows, bytes }) => [on.getTime(), Number(rows), Number(bytes)]);
}
