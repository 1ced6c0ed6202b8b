import type { RepositoryConnection } from '#server/ports/repository.ts';
import { readSchemas } from './read-schemas.ts';
import { hidesRows, isReadable, ownTables } from './table-clauses.ts';

export type TableName = { oid: number; schema: string; name: string };

const query = `select c.oid::int8 as oid, n.nspname as schema, c.relname as name,
    ${isReadable} and not (${hidesRows}) as readable
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where ${ownTables}
  order by n.nspname, c.relname`;

/**
 * Reads only the names of the tables of readCatalog(). For thousands of tables that is much quicker.
 * @throws AppError REPOSITORY_REFUSED when a schema named in the settings does not exist
 */
export async function readTableNames(
  connection: RepositoryConnection,
  options: { schemas: string[] | null },
): Promise<{ tables: TableName[]; allReadable: boolean }> {
  const schemas = await readSchemas(connection, options.schemas);
  const rows = await connection.query<Omit<TableName, 'oid'> & { oid: string; readable: boolean }>(query, [schemas]);
  return {
    tables: rows.map(({ oid, schema, name }) => ({ oid: Number(oid), schema, name })),
    allReadable: rows.every(({ readable }) => readable),
  };
}
