import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { bisect } from './bisect.ts';
import { atPlaces, copiedColumns, type SearchedTable, type ValueReader } from './value-reader.ts';

/** What tells a row from others: its key, such as "id = 60", and the columns that can't be read. */
export type RowName = { key: string | null; columns: string[] };

/** How much of a key is shown: so many characters of each value, and so many columns. */
const mostCharacters = 60;
const mostColumns = 5;

/** The columns of the primary key, or else of a unique index whose columns are never null. */
const keyQuery = `select a.attname::text as name
  from (select i.indrelid, i.indkey, i.indnkeyatts
          from pg_catalog.pg_index i
         where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
           and not exists (select from pg_catalog.pg_attribute n
                            where n.attrelid = i.indrelid and n.attnum = any (i.indkey::int2[]) and not n.attnotnull)
         order by i.indisprimary desc, i.indnkeyatts, i.indexrelid limit 1) key
 cross join lateral unnest(key.indkey::int2[]) with ordinality as part (attnum, place)
  join pg_catalog.pg_attribute a on a.attrelid = key.indrelid and a.attnum = part.attnum
 where part.place <= key.indnkeyatts
 order by part.place limit ${mostColumns}`;

/**
 * Finds out which columns of a row can't be read, and its key.
 * @param connection that of the reader
 * @throws SearchTimeOver; AppError for every failure that is no damage
 */
export async function nameRow(
  connection: RepositoryConnection,
  reader: ValueReader,
  table: SearchedTable,
  ctid: string,
): Promise<RowName> {
  const columns = copiedColumns(table);
  const broken: string[] = [];
  const where = atPlaces([ctid]);
  await bisect(0, columns.length, {
    fails: (low, high) => reader.fails(table, columns.slice(low, high), where),
    onGood: () => {},
    onBad: (at) => void broken.push(columns[at] ?? ''),
  });
  return { key: await readKey(connection, reader, table, where), columns: broken };
}

async function readKey(
  connection: RepositoryConnection,
  reader: ValueReader,
  table: SearchedTable,
  where: string,
): Promise<string | null> {
  const names = (await connection.query<{ name: string }>(keyQuery, [table.oid])).map(({ name }) => name);
  if (names.length === 0) return null;
  const values = names.map(
    (name, place) =>
      `pg_catalog.left(pg_catalog.format('%s', t.${quoteIdentifier(name)}), ${mostCharacters + 1}) as v${place}`,
  );
  const rows = await reader.select<Record<string, string>>(table, values.join(', '), where);
  const row = isAppError(rows) ? undefined : rows[0];
  if (row === undefined) return null;
  return names.map((name, place) => `${name} = ${shown(row[`v${place}`] ?? '')}`).join(', ');
}

function shown(value: string): string {
  const text = value.replaceAll(/\p{Cc}/gu, ' ');
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
