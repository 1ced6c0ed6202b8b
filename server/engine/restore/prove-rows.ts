import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import { labelOf, type MatchedTable } from '../copy-in/match-archive.ts';
import { groupByRoute, type Routes } from '../copy-in/read-routes.ts';
import { listNames } from '../report/list-names.ts';
import type { Survey } from './survey-repository.ts';

/**
 * Makes sure that the tables hold the archive's rows and nothing else. Functions of the database's users may have written into them since
 * they were copied: those of event triggers, indexes and materialized views. PostgreSQL has counted what this transaction wrote
 * since TRUNCATE. On a server that does not count (track_counts is off), the rows themselves are counted.
 * @throws AppError REPOSITORY_REFUSED that names the tables
 */
export async function proveRows(connection: RepositoryConnection, survey: Survey): Promise<void> {
  const [setting] = await connection.query<{ counts: boolean }>(
    `select pg_catalog.current_setting('track_counts')::bool as counts`,
  );
  const { tables } = survey.match;
  const wrong =
    setting?.counts === true
      ? await findWritten(connection, tables, survey.routes)
      : await findMiscounted(connection, tables, survey.routes);
  if (wrong.length === 0) return;
  const suspects = survey.eventTriggers.length === 0 ? '' : ` (here: ${listNames(survey.eventTriggers)})`;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `Something in the database wrote into ${listNames(wrong)} while the restore worked, so that the rows are not just those of the archive: an event trigger${suspects}, or a function of an index or a materialized view. Disable it for the time of the restore.`,
  );
}

async function findWritten(
  connection: RepositoryConnection,
  tables: readonly MatchedTable[],
  routes: Routes,
): Promise<string[]> {
  const rows = await connection.query<{ oid: number; inserted: string; others: string }>(
    `select t.oid, pg_catalog.pg_stat_get_xact_tuples_inserted(t.oid) as inserted,
            pg_catalog.pg_stat_get_xact_tuples_updated(t.oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(t.oid) as others
       from unnest($1::oid[]) as t (oid)`,
    [tables.map(({ table }) => table.oid)],
  );
  const written = new Map(rows.map((row) => [row.oid, row]));
  return groupsOf(tables, routes).flatMap((group) => {
    const counted = group.map(({ table }) => written.get(table.oid));
    const isRight =
      sum(counted.map((row) => Number(row?.inserted))) === sum(group.map(({ archived }) => archived.rows)) &&
      counted.every((row) => Number(row?.others) === 0);
    return isRight ? [] : group.map(({ archived }) => labelOf(archived));
  });
}

async function findMiscounted(
  connection: RepositoryConnection,
  tables: readonly MatchedTable[],
  routes: Routes,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const group of groupsOf(tables, routes)) {
    let rows = 0;
    for (const { archived } of group) {
      const [row] = await connection.query<{ rows: string }>(
        `select pg_catalog.count(*) as rows from only ${quoteQualified(archived)}`,
      );
      rows += Number(row?.rows);
    }
    if (rows !== sum(group.map(({ archived }) => archived.rows)))
      wrong.push(...group.map(({ archived }) => labelOf(archived)));
  }
  return wrong;
}

/** Tables whose rows may lie in each other's place are counted together. */
function groupsOf(tables: readonly MatchedTable[], routes: Routes): MatchedTable[][] {
  const matched = new Map(tables.map((table) => [table.archived, table]));
  return groupByRoute(
    tables.map(({ archived }) => archived),
    routes,
  ).map(({ tables: group }) => group.flatMap((archived) => matched.get(archived) ?? []));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
