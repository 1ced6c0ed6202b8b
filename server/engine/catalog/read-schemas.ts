import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { ofNoExtension } from './table-clauses.ts';

const schemasQuery = `select n.nspname as name from pg_catalog.pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and ($1::text[] is not null
      or not exists (
        select from pg_catalog.pg_depend d
         where d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
      or exists (
        select from pg_catalog.pg_class c
         where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'm', 'v', 'S', 'f') and ${ofNoExtension}))
    and ($1::text[] is null or n.nspname = any($1))
  order by 1`;

/**
 * Reads the names of the repository's schemas, in alphabetical order. A schema of an extension is among them when users keep something
 * of their own in it, as TimescaleDB's chunks are.
 * @param wanted the schemas that the settings name; null for every user schema
 * @throws AppError REPOSITORY_REFUSED when a schema named in the settings does not exist
 */
export async function readSchemas(connection: RepositoryConnection, wanted: string[] | null): Promise<string[]> {
  const schemas = (await connection.query<{ name: string }>(schemasQuery, [wanted])).map((row) => row.name);
  const missing = wanted?.find((name) => !schemas.includes(name));
  if (missing === undefined) return schemas;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `The schema ${missing}, named in REPOSITORY_SCHEMAS, is not in the database. Correct the setting or make the schema.`,
  );
}
