import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

const schemasQuery = `select n.nspname as name from pg_catalog.pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and ($1::text[] is not null or not exists (
      select from pg_catalog.pg_depend d
       where d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'))
    and ($1::text[] is null or n.nspname = any($1))
  order by 1`;

/**
 * Reads the names of the repository's schemas, in alphabetical order, without those of extensions.
 * @param wanted the schemas that the settings name; null for every user schema
 * @throws AppError REPOSITORY_REFUSED when a schema named in the settings does not exist
 */
export async function readSchemas(connection: RepositoryConnection, wanted: string[] | null): Promise<string[]> {
  const schemas = (await connection.query<{ name: string }>(schemasQuery, [wanted])).map((row) => row.name);
  const missing = wanted?.find((name) => !schemas.includes(name));
  if (missing === undefined) return schemas;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `The schema ${missing}, named in REPOSITORY_SCHEMAS, is not in the repository database. Correct the setting or make the schema.`,
  );
}
