import type { Unreadable, UnreadableThing } from '#lib/contracts/verdict/unreadable.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { DamagedError } from './damaged-error.ts';
import { type SearchedRange, UnreadableSearch } from './unreadable-search.ts';
import { UnreadableTally } from './unreadable-tally.ts';
import type { SearchedTable } from './value-reader.ts';

/** For how long all that can't be read is searched after a backup has failed. */
const searchMs = 60_000;

/**
 * Says of a range that PostgreSQL could not read what is damaged there, and what else can't be read of all tables, as far as it is found in a minute.
 * @param connection in a good transaction that sees the tables and has rowSettings()
 * @param failed the range that could not be read
 * @param tables all tables of the backup
 * @param error what PostgreSQL said
 */
export async function damageError(
  connection: RepositoryConnection,
  { failed, tables }: { failed: SearchedRange; tables: readonly SearchedTable[] },
  error: AppError,
): Promise<AppError> {
  const { schema, name } = failed.table;
  const found = await searchAll(connection, failed, tables);
  const first = found?.named[0];
  const sentence = `The data of ${schema}.${name} is damaged on the database server${found === null || first === undefined ? '' : `: ${describe(found, first)}`}. A backup would miss it.`;
  const facts = {
    cause: error,
    ...(error.details === null ? {} : { details: error.details }),
    ...(error.sqlState === null ? {} : { sqlState: error.sqlState }),
  };
  if (found === null) return new AppError('REPOSITORY_REFUSED', sentence, { ...facts, reason: 'DATA_DAMAGED' });
  return new DamagedError(sentence, found, facts);
}

/** Searches the range that failed, then the rest of its table, then the other tables, the smallest first. */
async function searchAll(
  connection: RepositoryConnection,
  failed: SearchedRange,
  tables: readonly SearchedTable[],
): Promise<Unreadable | null> {
  const tally = new UnreadableTally();
  const search = new UnreadableSearch(connection, tally, performance.now() + searchMs);
  const { table, start, end } = failed;
  const others = tables.filter(({ oid }) => oid !== table.oid).sort((one, other) => one.pages - other.pages);
  const ranges: SearchedRange[] = [
    failed,
    ...(start > 0 ? [{ table, start: 0, end: start }] : []),
    ...(end === null ? [] : [{ table, start: end, end: null }]),
    ...others.map((other) => ({ table: other, start: 0, end: null })),
  ];
  try {
    for (const range of ranges) await search.search(range);
    return tally.sum(true);
  } catch {
    return tally.sum(false);
  }
}

function describe(found: Unreadable, { kind, key, place, columns }: UnreadableThing): string {
  if (kind === 'PAGE') return `page ${place} of its rows can't be read${describeOthers(found)}`;
  const row = key === null ? `the row at ${place}` : `the row with ${key}, at ${place}`;
  if (columns.length === 0) return `${row} can't be read${describeOthers(found)}`;
  const values = columns.length === 1 ? 'the value of the column' : 'the values of the columns';
  return `${values} ${columns.map(quoteIdentifier).join(', ')} can't be read in ${row}${describeOthers(found)}`;
}

/** Says how many there are, if that is not the only one. */
function describeOthers(found: Unreadable): string {
  const { rows, pages, tablesTotal, complete } = found;
  const sofar = complete ? '' : ' at least';
  if (rows + pages === 1) return complete ? '' : '. Not all tables could be searched in a minute';
  return `. In all, ${countUnreadable(found)} of ${tablesTotal === 1 ? 'one table' : `${tablesTotal} tables`} can't be read${sofar}`;
}
