import type { KeptDatabase, KeptDatabaseList } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findSwitchProblems } from '#server/engine/switch/find-switch-problems.ts';
import { isAppError } from '#server/errors.ts';
import { switchCheck } from './switch-check.ts';

const applicationName = 'stack-console preview';

/** The size of each database by its name, in bytes; null if the role may not read it. */
type Sizes = Map<string, number | null>;

/**
 * The databases that staged restores and undos kept, newest first. If the repository does not answer, their sizes are
 * null.
 */
export async function listKeptDatabases(signal: AbortSignal): Promise<KeptDatabaseList> {
  const rows = await consoleDb().keptDatabase.findMany({ orderBy: [{ keptOn: 'desc' }, { daemonId: 'desc' }] });
  if (rows.length === 0) return { results: [] };
  const { sizes, problem } = await look(
    rows.map(({ name }) => name),
    signal,
  );
  const results = rows.map(({ name, daemonId, keptOn, dropAfter }): KeptDatabase => {
    const isGone = sizes !== null && !sizes.has(name);
    return {
      name,
      daemonId: String(daemonId),
      keptOn: keptOn.toISOString(),
      dropAfter: dropAfter?.toISOString() ?? null,
      size: sizes?.get(name) ?? null,
      undoProblem: isGone ? goneSentence(name) : problem,
    };
  });
  return { results };
}

/** The sentence for a database that was dropped without the console. */
export function goneSentence(name: string): string {
  return `The database ${name} is no longer on the database server. Delete it here as well, to take it off the list.`;
}

async function look(
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ sizes: Sizes | null; problem: string | null }> {
  try {
    const sizes = await readSizes(names, signal);
    const [problem] = await findSwitchProblems(await switchCheck({ applicationName, signal }));
    return { sizes, problem: problem ?? null };
  } catch (error) {
    if (!isAppError(error) || signal.aborted) throw error;
    return { sizes: null, problem: error.message };
  }
}

/**
 * The sizes of those databases that are on the repository's server.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function readSizes(names: readonly string[], signal: AbortSignal): Promise<Sizes> {
  const connection = await repository().connect({ applicationName, signal });
  try {
    const rows = await connection.query<{ name: string; size: string | null }>(
      `select datname as name,
              case when pg_catalog.has_database_privilege(oid, 'connect') then pg_catalog.pg_database_size(oid) end as size
         from pg_catalog.pg_database where datname = any($1)`,
      [names],
    );
    return new Map(rows.map(({ name, size }) => [name, size === null ? null : Number(size)]));
  } finally {
    await connection.close();
  }
}
