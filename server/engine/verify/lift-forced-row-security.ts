import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';

/**
 * Lets the owner of the tables read all of their rows, in a database that is to be dropped. Forced row-level security would hide rows
 * from the owner too.
 * @throws AppError REPOSITORY_REFUSED when a table is another role's
 */
export async function liftForcedRowSecurity(connection: RepositoryConnection): Promise<void> {
  const tables = await connection.query<{ schema: string; name: string }>(
    `select n.nspname::text as schema, c.relname::text as name
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relrowsecurity and c.relforcerowsecurity and c.relkind in ('r', 'p')`,
  );
  for (const table of tables)
    await connection.execute(`alter table ${quoteQualified(table)} no force row level security`);
}
