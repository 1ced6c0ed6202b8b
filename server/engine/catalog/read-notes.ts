import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { LargeObjects } from './read-large-objects.ts';

const foreignTables = `select n.nspname as schema, c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'f' and n.nspname = any($1)
  order by 1, 2`;

/** https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-CONFIG-TABLES */
const extensionTables = `select e.extname as extension, n.nspname as schema, c.relname as name,
    coalesce(e.extcondition[config.place], '') as condition,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
  from pg_extension e
  cross join unnest(e.extconfig) with ordinality as config(relation, place)
  join pg_class c on c.oid = config.relation
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r'
  order by 1, 2, 3`;

/** Subscriptions, which pg_dump leaves out unless its role is a superuser. */
const hiddenSubscriptions = `select s.subname as name from pg_catalog.pg_subscription s
  join pg_catalog.pg_database d on d.oid = s.subdbid
  where d.datname = pg_catalog.current_database() and pg_catalog.current_setting('is_superuser') <> 'on'
  order by 1`;

/** Partitions whose DETACH PARTITION CONCURRENTLY was interrupted. Their table does not show their rows any more. */
const halfDetached = `select format('%s.%s', n.nspname, c.relname) as part, format('%s.%s', pn.nspname, p.relname) as whole
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_class p on p.oid = i.inhparent join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
  where c.relkind in ('r', 'p') and n.nspname = any($1) and (to_jsonb(i) ->> 'inhdetachpending')::bool
  order by 1`;

type Named = { schema: string; name: string };
type ExtensionTable = Named & { extension: string; condition: string; readable: boolean };

/** Names in sentences what the repository holds and a backup of it does not, or shows in another way. */
export async function readNotes(
  connection: RepositoryConnection,
  schemas: string[],
  largeObjects: LargeObjects,
): Promise<string[]> {
  const notes: string[] = [];
  if (!largeObjects.included && largeObjects.count > 0) {
    notes.push(
      `The database holds ${largeObjects.count} large objects (pg_largeobject), which belong to no schema: as REPOSITORY_SCHEMAS names schemas, they are not in the backup.`,
    );
  }
  for (const table of await connection.query<Named>(foreignTables, [schemas])) {
    notes.push(
      `The rows of the foreign table ${table.schema}.${table.name} are on another server: they are not in the backup.`,
    );
  }
  for (const table of await connection.query<ExtensionTable>(extensionTables)) {
    if (await mayHoldRows(connection, table)) {
      notes.push(
        `The table ${table.schema}.${table.name} belongs to the extension ${table.extension}: its rows are not in the backup.`,
      );
    }
  }
  for (const { part, whole } of await connection.query<{ part: string; whole: string }>(halfDetached, [schemas])) {
    notes.push(
      `The partition ${part} is half detached from ${whole}: DETACH PARTITION ... FINALIZE is missing. In a new database it is attached, and ${whole} shows its rows again.`,
    );
  }
  if (largeObjects.included) {
    for (const { name } of await connection.query<{ name: string }>(hiddenSubscriptions)) {
      notes.push(`The subscription ${name} is not in the backup: only a superuser may read it.`);
    }
  }
  return notes;
}

async function mayHoldRows(connection: RepositoryConnection, table: ExtensionTable): Promise<boolean> {
  if (!table.readable) return true;
  const rows = await connection.query<{ found: boolean }>(
    `select exists (select from only ${quoteQualified(table)} ${table.condition}) as found`,
  );
  return rows[0]?.found ?? true;
}
