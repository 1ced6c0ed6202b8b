import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { nameKey } from '#server/sql/name-key.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { ManifestTable } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { groupByRoute, type Routes } from '../copy-in/read-routes.ts';
import { listNames } from '../report/list-names.ts';
import type { BuildSessions } from './open-build-sessions.ts';

/** How many tables one statement counts. */
const tablesAtOnce = 20;

/**
 * Makes sure that a database that was built holds the archive's rows and nothing else, as functions of the archive may have written into
 * it since the copy. It also makes sure that PostgreSQL has validated every constraint and index that the archive does not declare
 * NOT VALID.
 * @param options.script the statements of the archive's schema, which name the constraints that are NOT VALID
 * @param options.routes which tables may have each other's rows; they are counted together
 * @param options.weakened the names of constraints and indexes that came back weaker
 * @throws AppError REPOSITORY_REFUSED that names what is wrong
 */
export async function proveDatabase(
  sessions: BuildSessions,
  tables: readonly ManifestTable[],
  options: { script: readonly string[]; routes: Routes; weakened: ReadonlySet<string> },
): Promise<void> {
  const wrong: string[] = [];
  const { routes } = options;
  const routed = groupByRoute(tables, routes).filter(({ root }) => root !== null);
  const due = groupsOf(tables.filter((table) => !routes.has(nameKey(table))));
  await sessions.runOnAll(async (connection) => {
    for (let group = due.shift(); group !== undefined; group = due.shift())
      wrong.push(...(await findMiscounted(connection, group)));
  });
  for (const group of routed) {
    const counted = await sessions.runOnOne((connection) => countRows(connection, group.tables));
    const rows = group.tables.reduce((total, table) => total + table.rows, 0);
    if (counted.reduce((total, one) => total + one, 0) !== rows) wrong.push(...group.tables.map(labelOf));
  }
  if (wrong.length > 0) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The rows of ${listNames(wrong)} are not those of the archive: something in the database wrote into them while it was built, such as a function of an index or of a materialized view.`,
    );
  }
  await sessions.runOnOne((connection) => proveConstraints(connection, options));
}

function groupsOf(tables: readonly ManifestTable[]): ManifestTable[][] {
  const groups: ManifestTable[][] = [];
  for (const table of tables) {
    const group = groups.at(-1);
    if (group === undefined || group.length >= tablesAtOnce || table.rows > 10_000) groups.push([table]);
    else group.push(table);
  }
  return groups;
}

async function findMiscounted(connection: RepositoryConnection, tables: readonly ManifestTable[]): Promise<string[]> {
  const counted = await countRows(connection, tables);
  return tables.filter((table, index) => counted[index] !== table.rows).map(labelOf);
}

/**
 * Counts the rows of tables. When the role can't read a table (forced row-level
 * security, or privileges that its owner gave up), it is allowed to in a transaction that is rolled back.
 */
async function countRows(connection: RepositoryConnection, tables: readonly ManifestTable[]): Promise<number[]> {
  const hidden = await connection.query<{ sql: string }>(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as sql
       from unnest($1::text[], $2::text[]) as t (schema, name)
       join pg_catalog.pg_namespace n on n.nspname = t.schema
       join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = t.name
      where pg_catalog.row_security_active(c.oid) or not pg_catalog.has_table_privilege(c.oid, 'select')`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
  const counts = tables
    .map((table, index) => `select ${index} as place, pg_catalog.count(*) as rows from only ${quoteQualified(table)}`)
    .join(' union all ');
  if (hidden.length > 0) await connection.execute(['begin', ...hidden.map(liftStatement)].join('; '));
  const rows = await connection.query<{ place: number; rows: string }>(counts);
  if (hidden.length > 0) await connection.execute('rollback');
  const counted = new Map(rows.map((row) => [row.place, Number(row.rows)]));
  return tables.map((_, index) => counted.get(index) ?? 0);
}

function liftStatement({ sql }: { sql: string }): string {
  return `alter table only ${sql} no force row level security; grant select on ${sql} to current_user`;
}

type NotValidated = { label: string; name: string };

/** PostgreSQL may have left unvalidated only what the archive's schema itself declares NOT VALID or NOT ENFORCED. */
async function proveConstraints(
  connection: RepositoryConnection,
  { script, weakened }: { script: readonly string[]; weakened: ReadonlySet<string> },
): Promise<void> {
  const notValidated = await connection.query<NotValidated>(
    `select k.conname::text as name, k.conname || ' of ' || coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text) as label
       from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
      where not k.convalidated and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     union all
     select c.relname::text, 'index ' || c.oid::regclass::text
       from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not i.indisvalid and c.relkind = 'i' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  const declared = script.filter((sql) => /\bNOT (VALID|ENFORCED)\b/.test(sql)).join('\n');
  const wrong = notValidated.filter(
    ({ name }) => !weakened.has(name) && !declared.includes(name.replaceAll('"', '""')),
  );
  if (wrong.length === 0) return;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `PostgreSQL has not validated ${listNames(wrong.map(({ label }) => label))}, though the archive's schema says that it holds.`,
  );
}
