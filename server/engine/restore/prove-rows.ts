import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import { labelOf, type MatchedTable } from '../copy-in/match-archive.ts';
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
    setting?.counts === true ? await findWritten(connection, tables) : await findMiscounted(connection, tables);
  if (wrong.length === 0) return;
  const suspects = survey.eventTriggers.length === 0 ? '' : ` (here: ${listNames(survey.eventTriggers)})`;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `Something in the repository wrote into ${listNames(wrong)} while the restore worked, so that the rows are not just those of the archive: an event trigger${suspects}, or a function of an index or a materialized view. Disable it for the time of the restore.`,
  );
}

async function findWritten(connection: RepositoryConnection, tables: readonly MatchedTable[]): Promise<string[]> {
  const rows = await connection.query<{ oid: number; inserted: string; others: string }>(
    `select t.oid, pg_catalog.pg_stat_get_xact_tuples_inserted(t.oid) as inserted,
            pg_catalog.pg_stat_get_xact_tuples_updated(t.oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(t.oid) as others
       from unnest($1::oid[]) as t (oid)`,
    [tables.map(({ table }) => table.oid)],
  );
  const written = new Map(rows.map((row) => [row.oid, row]));
  return tables
    .filter(({ table, archived }) => {
      const counted = written.get(table.oid);
      return Number(counted?.inserted) !== archived.rows || Number(counted?.others) !== 0;
    })
    .map(({ archived }) => labelOf(archived));
}

async function findMiscounted(connection: RepositoryConnection, tables: readonly MatchedTable[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { archived } of tables) {
    const [row] = await connection.query<{ rows: string }>(
      `select pg_catalog.count(*) as rows from only ${quoteQualified(archived)}`,
    );
    if (Number(row?.rows) !== archived.rows) wrong.push(labelOf(archived));
  }
  return wrong;
}
