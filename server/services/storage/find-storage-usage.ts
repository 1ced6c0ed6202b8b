import type { ReadSession } from '#server/adapters/repository-reader/read-repository.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';

/** Whose users `storage_usage.user_id` means: the relation `principal(id, email)` in the same schema. */
export type Principals = { sql: string; idType: string };

/** The relation that storage usage is computed from, ready to stand in SQL. */
export type StorageUsageRelation = { sql: string; userIdType: string; principals: Principals | null };

/** A column's type as SQL spells it (without a length: a longer text must not be cut to fit), and that type's category in pg_type. */
type Column = { type: string; category: string };
type Found = { schema: string; name: string; columns: Record<string, Column>; readable: boolean };

/** The columns of storage_usage (docs/operating.md), each with its category of type in PostgreSQL; '' accepts any type. */
const wantedColumns: [name: string, category: string, takes: string][] = [
  ['id', '', ''],
  ['user_id', '', ''],
  ['node_id', '', ''],
  ['location', '', ''],
  ['is_attachment', 'B', 'true or false'],
  ['storage_provider', '', ''],
  ['content_type', '', ''],
  ['content_size', 'N', 'a number of bytes'],
  ['content_md5', '', ''],
];
const allColumns = wantedColumns.map(([name]) => name).join(', ');

const findRelations = `
  with place as (
    select name, min(position) as position
      from unnest($1::text[] || current_schemas(false)::text[]) with ordinality as given (name, position)
     group by name
  )
  select n.nspname::text as schema, c.relname::text as name,
         has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable,
         (select jsonb_object_agg(a.attname, jsonb_build_object('type', format_type(a.atttypid, -1), 'category', t.typcategory))
            from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from place
    join pg_catalog.pg_namespace n on n.nspname = place.name
    join pg_catalog.pg_class c on c.relnamespace = n.oid
   where c.relname in ('storage_usage', 'principal') and c.relkind in ('r', 'p', 'v', 'm', 'f')
   order by place.position`;

/**
 * Finds `storage_usage` in the repository: first in REPOSITORY_SCHEMAS, in their order, then on the search path.
 * @throws AppError NOT_FOUND with a sentence on how to provide one; REPOSITORY_REFUSED when it may not be read
 */
export async function findStorageUsage(session: ReadSession): Promise<StorageUsageRelation> {
  const found = await session.query<Found>(findRelations, [settings().repository.schemas ?? []]);
  const candidates = found.filter(({ name }) => name === 'storage_usage');
  const usage = candidates.find((relation) => whatIsWrong(relation) === null) ?? candidates[0];
  if (usage === undefined) {
    throw new AppError(
      'NOT_FOUND',
      `The database has no storage_usage. Provide a view or table of that name, in one of REPOSITORY_SCHEMAS or on the search path of the console’s role, with one row for each stored file and the columns ${allColumns}.`,
    );
  }
  const wrong = whatIsWrong(usage);
  if (wrong !== null) {
    throw new AppError(
      'NOT_FOUND',
      `The relation ${usage.schema}.storage_usage cannot be used: ${wrong}. It takes one row for each stored file and the columns ${allColumns}.`,
    );
  }
  if (!usage.readable) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The console’s role may not read ${usage.schema}.storage_usage. Grant it SELECT on it, and USAGE on its schema.`,
      { reason: 'PRIVILEGE_MISSING' },
    );
  }
  const principal = found.find(({ schema, name }) => schema === usage.schema && name === 'principal');
  return {
    sql: quoteQualified(usage),
    userIdType: usage.columns.user_id?.type ?? 'text',
    principals: principal === undefined ? null : toPrincipals(principal),
  };
}

/** Why a relation cannot be used as storage_usage; null if it can. */
function whatIsWrong({ columns }: Found): string | null {
  const missing = wantedColumns.filter(([name]) => columns[name] === undefined).map(([name]) => name);
  if (missing.length > 0) return `it has no ${missing.join(', ')}`;
  const odd = wantedColumns.find(([name, category]) => category !== '' && columns[name]?.category !== category);
  return odd === undefined ? null : `its ${odd[0]} takes ${odd[2]}, not ${columns[odd[0]]?.type}`;
}

function toPrincipals(relation: Found): Principals | null {
  const { id, email } = relation.columns;
  if (id === undefined || email === undefined || !relation.readable) return null;
  return { sql: quoteQualified(relation), idType: id.type };
}

/** The column of each dimension in storage_usage. */
export const dimensionColumns = {
  IS_ATTACHMENT: quoteIdentifier('is_attachment'),
  STORAGE_PROVIDER: quoteIdentifier('storage_provider'),
  CONTENT_TYPE: quoteIdentifier('content_type'),
  USER_ID: quoteIdentifier('user_id'),
  NODE_ID: quoteIdentifier('node_id'),
} as const;
