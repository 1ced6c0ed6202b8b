import type { RepositoryConnection } from '#server/ports/repository.ts';
import { type NotValidConstraint, readNotValidConstraints } from '../catalog/read-not-valid-constraints.ts';
import { describeBreakers, findBreakers } from '../weaker/find-breakers.ts';
import { tryAlone } from '../weaker/try-alone.ts';
import type { WeakenedList } from '../weaker/weakened.ts';

/** How many constraints one transaction drops: few enough for the number of locks that a server allows by default. */
const dropsAtOnce = 50;

/**
 * Drops the checks of a new database that may depend on more than their row, before rows are copied.
 * @returns what putConstraintsBack() makes again
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function setConstraintsAside(connection: RepositoryConnection): Promise<NotValidConstraint[]> {
  const tables = await connection.query<{ oid: number }>(
    `select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  // With an empty path the definitions name their schemas.
  await connection.execute(`begin; set local search_path to ''`);
  const oids = tables.map(({ oid }) => oid);
  const constraints = await readNotValidConstraints(connection, oids);
  await connection.execute('commit');
  for (let start = 0; start < constraints.length; start += dropsAtOnce) {
    const group = constraints.slice(start, start + dropsAtOnce);
    await connection.execute(group.map(({ drop }) => drop).join(';\n'));
  }
  return constraints;
}

/**
 * Makes the checks again when all rows are there. One that does not hold for them is made as NOT VALID and noted.
 * @throws AppError REPOSITORY_*, STOPPED, and the refusal where nothing may come back weaker
 */
export async function putConstraintsBack(
  connection: RepositoryConnection,
  constraints: readonly NotValidConstraint[],
  weakened: WeakenedList,
): Promise<void> {
  for (const constraint of constraints.toReversed()) {
    const { label, name, schema, relation, kind, build, weaker, validated } = constraint;
    const refusal = await tryAlone(() => connection.execute(build));
    if (refusal === null) continue;
    const what = `constraint ${label}`;
    const refused = validated ? await tryAlone(() => connection.execute(weaker)) : refusal;
    if (refused !== null) {
      weakened.add({
        what,
        name,
        sentence: `The ${what} is left out: ${refused.message} It was “${build}”.`,
        fix: build,
      });
      continue;
    }
    const count = async (sql: string) => {
      let rows: number | null = null;
      await tryAlone(async () => {
        const [row] = await connection.query<{ rows: number }>(sql);
        rows = row?.rows ?? null;
      });
      return rows;
    };
    const constrained = { schema, table: relation, name };
    const breakers = kind === 'table' ? await findBreakers(connection, constrained, count) : null;
    weakened.add({
      what,
      name,
      sentence: `The ${what} came back as NOT VALID, as it does not hold for all rows of the backup: ${refusal.message}${describeBreakers(constrained, breakers)}`,
      breakers,
      fix: breakers?.fix ?? null,
    });
  }
}
