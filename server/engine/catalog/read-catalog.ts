import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { type LargeObjects, readLargeObjects } from './read-large-objects.ts';
import { type MaterializedView, readMaterializedViews } from './read-materialized-views.ts';
import { readNotes } from './read-notes.ts';
import { type OperatorUse, readOperatorUses } from './read-operator-uses.ts';
import { readSchemas } from './read-schemas.ts';
import { type CatalogType, readTypes } from './read-types.ts';
import { hidesRows, isReadable, ofNoExtension, ownTables } from './table-clauses.ts';

export type CatalogColumn = {
  name: string;
  /** format_type(), with the schema for types outside pg_catalog. */
  type: string;
  /** Whether the column is GENERATED ALWAYS AS (...). Such a column is never copied. */
  generated: boolean;
};

/** A table that holds rows of its own: ordinary tables and leaf partitions, not partitioned parents, foreign or temporary tables. */
export type CatalogTable = {
  oid: number;
  schema: string;
  name: string;
  /** The columns in attnum order, without dropped ones. */
  columns: CatalogColumn[];
  /** The number of pages of the heap. */
  pages: number;
  /** The bytes of heap and TOAST. */
  bytes: number;
  /** reltuples; -1 when the table was never analysed. */
  estimatedRows: number;
  /** Whether the session's role has the owner's rights. */
  owned: boolean;
  /** Whether the session's role may select from it. */
  readable: boolean;
  /** Whether row-level security would hide rows from the session's role. */
  rowsHidden: boolean;
};

export type CatalogSequence = { oid: number; schema: string; name: string; owned: boolean; readable: boolean };

export type Catalog = {
  database: string;
  /** "18.4" */
  serverVersion: string;
  serverVersionNumber: number;
  encoding: string;
  blockSize: number;
  schemas: string[];
  tables: CatalogTable[];
  sequences: CatalogSequence[];
  /** All materialized views, of other schemas too, each after those that it reads. */
  materializedViews: MaterializedView[];
  /** The types that were created in the database and that the tables' columns use. */
  types: CatalogType[];
  largeObjects: LargeObjects;
  /** The operators of extensions and users that expressions of the database use. */
  operatorUses: OperatorUse[];
  /** The names in _prisma_migrations; none when there is no such table. */
  migrations: string[];
  /** Sentences that name what a backup does not hold, such as the rows of foreign tables. */
  notes: string[];
};

type Server = Pick<Catalog, 'database' | 'serverVersion' | 'serverVersionNumber' | 'encoding' | 'blockSize'>;

const serverQuery = `select current_database() as database,
    split_part(current_setting('server_version'), ' ', 1) as "serverVersion",
    current_setting('server_version_num')::int as "serverVersionNumber",
    current_setting('server_encoding') as encoding,
    current_setting('block_size')::int as "blockSize"`;

const tablesQuery = `select c.oid::int8 as oid, n.nspname as schema, c.relname as name,
    coalesce(pg_relation_size(c.oid), 0) as "mainBytes",
    coalesce(pg_table_size(c.oid), 0) as bytes,
    c.reltuples as "estimatedRows",
    pg_has_role(c.relowner, 'usage') as owned,
    ${isReadable} as readable,
    ${hidesRows} as "rowsHidden",
    coalesce((
      select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'generated', a.attgenerated <> ''
      ) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ownTables}
  order by n.nspname, c.relname`;

const sequencesQuery = `select c.oid::int8 as oid, n.nspname as schema, c.relname as name,
    pg_has_role(c.relowner, 'usage') as owned,
    has_schema_privilege(n.oid, 'usage') and has_sequence_privilege(c.oid, 'select') as readable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and c.relpersistence <> 't' and n.nspname = any($1) and ${ofNoExtension}
  order by n.nspname, c.relname`;

/**
 * Reads what the repository holds, as the session's snapshot sees it. Objects of extensions are left out.
 * @param options.schemas the schemas that the settings name; null for every user schema
 * @throws AppError REPOSITORY_REFUSED when a schema named in the settings does not exist
 */
export async function readCatalog(
  connection: RepositoryConnection,
  options: { schemas: string[] | null },
): Promise<Catalog> {
  const [path] = await connection.query<{ value: string }>("select current_setting('search_path') as value");
  const setPath = "select set_config('search_path', $1, false)";
  await connection.query(setPath, ['']);
  const catalog = await readWithQualifiedNames(connection, options.schemas);
  await connection.query(setPath, [path?.value ?? '']);
  return catalog;
}

/** With an empty search_path format_type() writes every type with its schema. */
async function readWithQualifiedNames(connection: RepositoryConnection, wanted: string[] | null): Promise<Catalog> {
  const [server] = await connection.query<Server>(serverQuery);
  if (server === undefined) throw new AppError('INTERNAL', 'The database did not describe itself.');
  const schemas = await readSchemas(connection, wanted);
  const tables = await readTables(connection, schemas, server.blockSize);
  const sequences = await connection.query<Omit<CatalogSequence, 'oid'> & { oid: string }>(sequencesQuery, [schemas]);
  const largeObjects = await readLargeObjects(connection, wanted === null);
  return {
    ...server,
    schemas,
    tables,
    sequences: sequences.map((row) => ({ ...row, oid: Number(row.oid) })),
    materializedViews: await readMaterializedViews(connection, schemas),
    types: await readTypes(
      connection,
      tables.map((table) => table.oid),
    ),
    largeObjects,
    operatorUses: await readOperatorUses(connection),
    migrations: await readMigrations(connection, tables),
    notes: await readNotes(connection, schemas, largeObjects),
  };
}

async function readTables(
  connection: RepositoryConnection,
  schemas: string[],
  blockSize: number,
): Promise<CatalogTable[]> {
  type Row = Omit<CatalogTable, 'oid' | 'pages' | 'bytes'> & { oid: string; mainBytes: string; bytes: string };
  const rows = await connection.query<Row>(tablesQuery, [schemas]);
  return rows.map(({ mainBytes, ...row }) => ({
    ...row,
    oid: Number(row.oid),
    pages: Math.ceil(Number(mainBytes) / blockSize),
    bytes: Number(row.bytes),
  }));
}

async function readMigrations(connection: RepositoryConnection, tables: CatalogTable[]): Promise<string[]> {
  const needed = ['migration_name', 'finished_at', 'rolled_back_at', 'started_at'];
  const names: string[] = [];
  for (const table of tables) {
    const columns = table.columns.map((column) => column.name);
    if (table.name !== '_prisma_migrations' || !table.readable || !needed.every((name) => columns.includes(name)))
      continue;
    const rows = await connection.query<{ name: string }>(
      `select migration_name as name from ${quoteIdentifier(table.schema)}._prisma_migrations
        where finished_at is not null and rolled_back_at is null order by started_at, migration_name`,
    );
    names.push(...rows.map((row) => row.name));
  }
  return names;
}
