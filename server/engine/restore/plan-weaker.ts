import type { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import type { ForeignKey } from '../catalog/read-foreign-keys.ts';
import type { NotValidConstraint } from '../catalog/read-not-valid-constraints.ts';
import { type Breakers, describeBreakers, findBreakers, joinBreakers } from '../weaker/find-breakers.ts';
import { inSavepoint } from '../weaker/in-savepoint.ts';
import type { IndexPlan } from './plan-indexes.ts';
import type { RestoreWork } from './restore-work.ts';

/** An object that is built again. `weaken` builds the strongest form that holds when `sql` was refused; null when there is none. */
export type PlannedObject = {
  label: string;
  sql: string;
  weaken: ((work: RestoreWork, refusal: AppError) => Promise<void>) | null;
};

/** An index that does not hold any more comes back without being unique, or is left out. */
export function planIndex({ label, name, build, weaker, definition }: IndexPlan['builds'][number]): PlannedObject {
  return {
    label,
    sql: build,
    async weaken({ connection, weakened }, refusal) {
      const isUnique = refusal.sqlState === '23505' && weaker !== null;
      const built = isUnique && (await inSavepoint(connection, () => connection.execute(weaker))) === null;
      weakened.add({
        what: `index ${label}`,
        name,
        sentence: built
          ? `The index ${label} is not unique any more, as rows of the backup have equal values: ${refusal.message} Fix them, drop the index, and make it again as “${definition}”.`
          : `The index ${label} is left out: ${refusal.message} It was “${definition}”.`,
        fix: definition,
      });
    },
  };
}

/** A check that does not hold for the archive's rows comes back as NOT VALID. */
export function planConstraint(constraint: NotValidConstraint): PlannedObject {
  const { label, build: sql, validated } = constraint;
  return { label, sql, weaken: validated ? (work, refusal) => weakenConstraint(work, constraint, refusal) : null };
}

async function weakenConstraint(
  { connection, weakened }: RestoreWork,
  { label, name, schema, relation, kind, weaker, build }: NotValidConstraint,
  refusal: AppError,
): Promise<void> {
  const refused = await inSavepoint(connection, () => connection.execute(weaker));
  const what = `constraint ${label}`;
  if (refused !== null) {
    weakened.add({
      what,
      name,
      sentence: `The ${what} is left out: ${refused.message} It was “${build}”.`,
      fix: build,
    });
    return;
  }
  const constrained = { schema, table: relation, name };
  const breakers = kind === 'table' ? await findBreakers(connection, constrained, count(connection)) : null;
  weakened.add({
    what,
    name,
    sentence: `The ${what} came back as NOT VALID, as it does not hold for all rows of the backup: ${refusal.message}${describeBreakers(constrained, breakers)}`,
    breakers,
    fix: breakers?.fix ?? null,
  });
}

/**
 * A foreign key without all partners comes back as NOT VALID, or on those partitions alone where it can be. The key of a table that keeps
 * its rows does not: those rows are not the archive's.
 */
export function planKey(
  { key, label, sql }: { key: ForeignKey; label: string; sql: string },
  isRestored: boolean,
): PlannedObject {
  return { label, sql, weaken: key.validated && isRestored ? (work, refusal) => weakenKey(work, key, refusal) : null };
}

async function weakenKey({ connection, weakened }: RestoreWork, key: ForeignKey, refusal: AppError): Promise<void> {
  const what = `foreign key ${key.name} of ${key.table}`;
  const add = (schema: string, table: string, how: string) =>
    inSavepoint(connection, () =>
      connection.execute(
        `alter table ${quoteQualified({ schema, name: table })} add constraint ${quoteIdentifier(key.name)} ${key.definition}${how}`,
      ),
    );
  const find = (schema: string, table: string) =>
    findBreakers(connection, { schema, table, name: key.name }, count(connection));
  const words = (schema: string, table: string, breakers: Breakers | null) =>
    describeBreakers({ schema, table, name: key.name }, breakers);
  const refused = await add(key.schema, key.tableName, ' not valid');
  if (refused === null) {
    const breakers = await find(key.schema, key.tableName);
    weakened.add({
      what,
      name: key.name,
      sentence: `The ${what} came back as NOT VALID, as rows of the backup have no partner in ${key.refersTo}.${words(key.schema, key.tableName, breakers)}`,
      breakers,
      fix: breakers?.fix ?? null,
    });
    return;
  }
  if (!key.partitioned || refusal.sqlState !== '23503') {
    weakened.add({
      what,
      name: key.name,
      sentence: `The ${what} is left out: ${refused.message} It was “${key.build}”.`,
      fix: key.build,
    });
    return;
  }
  const leaves = await connection.query<{ schema: string; name: string }>(
    `select n.nspname::text as schema, c.relname::text as name
       from pg_catalog.pg_partition_tree($1::oid::regclass) t join pg_catalog.pg_class c on c.oid = t.relid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace where t.isleaf order by c.oid`,
    [key.tableOid],
  );
  const found: Breakers[] = [];
  let inWords = '';
  for (const { schema, name } of leaves) {
    if ((await add(schema, name, '')) === null) continue;
    if ((await add(schema, name, ' not valid')) !== null) continue;
    const breakers = await find(schema, name);
    inWords += words(schema, name, breakers);
    if (breakers !== null) found.push(breakers);
  }
  weakened.add({
    what,
    name: key.name,
    sentence: `The ${what} came back on the partitions alone, as rows of the backup have no partner in ${key.refersTo}, and PostgreSQL takes no NOT VALID foreign key of a partitioned table.${inWords} Then drop it on the partitions, and run “${key.build}”.`,
    breakers: joinBreakers(found),
    fix: key.build,
  });
}

function count(connection: RepositoryConnection) {
  return async (sql: string): Promise<number | null> => {
    let rows: number | null = null;
    const refused = await inSavepoint(connection, async () => {
      const [row] = await connection.query<{ rows: number }>(sql);
      rows = row?.rows ?? null;
    });
    return refused === null ? rows : null;
  };
}
