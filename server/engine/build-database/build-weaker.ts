import type { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { PlacedStatement } from '../build-schema/plan-post-data.ts';
import { type Breakers, describeBreakers, findBreakers, joinBreakers } from '../weaker/find-breakers.ts';
import { tryAlone } from '../weaker/try-alone.ts';
import type { Weakened, WeakenedList } from '../weaker/weakened.ts';

const duplicates = '23505';
const noPartner = '23503';

/**
 * Builds an index, key or foreign key, which the archive's rows do not satisfy, in the strongest form that holds: a foreign key as NOT
 * VALID, a unique index as one that is not unique. What has no such form is left out. Either is noted.
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED, and the refusal where nothing may come back weaker
 */
export async function buildWeaker(
  connection: RepositoryConnection,
  statement: PlacedStatement,
  refusal: AppError,
  weakened: WeakenedList,
): Promise<void> {
  const { kind, label, sql, found } = statement;
  const name = unquoted(found.constraint ?? found.name ?? '');
  const how = kind === 'foreign key' ? await weakenKey(connection, statement, refusal) : null;
  if (how !== null) {
    weakened.add({ what: label, name, sentence: `The ${label} ${how.text}`, breakers: how.breakers, fix: how.fix });
    return;
  }
  const plain = kind !== 'foreign key' && refusal.sqlState === duplicates ? withoutUnique(statement) : null;
  const isPlain = plain !== null && (await tryAlone(() => connection.execute(plain))) === null;
  weakened.add({
    what: label,
    name,
    sentence: isPlain
      ? `The ${label} is a plain index now, as rows of the backup have equal values: ${refusal.message} Fix them, drop the index ${name}, and run “${sql}”.`
      : `The ${label} is left out: ${refusal.message} It was “${sql}”.`,
    fix: sql,
  });
}

type WeakerKey = Pick<Weakened, 'breakers' | 'fix'> & { text: string };

/** @returns `text`: the rest of a sentence; null when there is no weaker form */
async function weakenKey(
  connection: RepositoryConnection,
  { sql, found, tables }: PlacedStatement,
  refusal: AppError,
): Promise<WeakerKey | null> {
  const [table = '', referenced = ''] = tables;
  if (/NOT VALID$/.test(sql)) return null;
  const constraint = unquoted(found.constraint ?? '');
  const facts = await readTable(connection, table);
  const find = (schema: string, name: string) =>
    findBreakers(connection, { schema, table: name, name: constraint }, count(connection));
  if (facts !== undefined && (await tryAlone(() => connection.execute(`${sql} NOT VALID`))) === null) {
    const breakers = await find(facts.schema, facts.name);
    const words = describeBreakers({ schema: facts.schema, table: facts.name, name: constraint }, breakers);
    return {
      text: `came back as NOT VALID, as rows of the backup have no partner in ${referenced}.${words}`,
      breakers,
      fix: breakers?.fix ?? null,
    };
  }
  if (facts === undefined || facts.leaves.length === 0 || refusal.sqlState !== noPartner) return null;
  const definition = sql.slice(sql.indexOf(' ADD CONSTRAINT '));
  const foundOn: { leaf: TableName; breakers: Breakers }[] = [];
  for (const leaf of facts.leaves) {
    const alone = `ALTER TABLE ${quoteQualified(leaf)}${definition}`;
    if ((await tryAlone(() => connection.execute(alone))) === null) continue;
    if ((await tryAlone(() => connection.execute(`${alone} NOT VALID`))) === null) {
      const breakers = await find(leaf.schema, leaf.name);
      if (breakers !== null) foundOn.push({ leaf, breakers });
    }
  }
  const words = foundOn.map(({ leaf, breakers }) =>
    describeBreakers({ schema: leaf.schema, table: leaf.name, name: constraint }, breakers),
  );
  return {
    text: `came back on the partitions alone, as rows of the backup have no partner in ${referenced}, and PostgreSQL takes no NOT VALID foreign key of a partitioned table.${words.join('')} Then drop it on the partitions, and run “${sql}”.`,
    breakers: joinBreakers(foundOn.map(({ breakers }) => breakers)),
    fix: sql,
  };
}

type TableName = { schema: string; name: string };

async function readTable(
  connection: RepositoryConnection,
  table: string,
): Promise<(TableName & { leaves: TableName[] }) | undefined> {
  const [found] = await connection.query<TableName & { leaves: TableName[] }>(
    `select n.nspname::text as schema, c.relname::text as name,
            coalesce((select json_agg(json_build_object('schema', ln.nspname, 'name', l.relname) order by l.oid)
               from pg_catalog.pg_partition_tree(c.oid::pg_catalog.regclass) t
               join pg_catalog.pg_class l on l.oid = t.relid join pg_catalog.pg_namespace ln on ln.oid = l.relnamespace
              where t.isleaf and c.relkind = 'p'), '[]') as leaves
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($1)`,
    [table],
  );
  return found;
}

/** Writes the statement for a plain index on the columns of a unique index or key; null for an exclusion constraint. */
function withoutUnique({ sql, found, tables: [table] }: PlacedStatement): string | null {
  if (/^CREATE UNIQUE INDEX /.test(sql)) return sql.replace('CREATE UNIQUE INDEX ', 'CREATE INDEX ');
  const columns = /^[^(]*? (?:PRIMARY KEY|UNIQUE(?: NULLS NOT DISTINCT)?) (\([^()]*\))/.exec(sql.slice(0, 20_000))?.[1];
  return columns === undefined ? null : `CREATE INDEX ${found.constraint} ON ${table} ${columns}`;
}

function count(connection: RepositoryConnection) {
  return async (sql: string): Promise<number | null> => {
    let rows: number | null = null;
    await tryAlone(async () => {
      const [row] = await connection.query<{ rows: number }>(sql);
      rows = row?.rows ?? null;
    });
    return rows;
  };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
