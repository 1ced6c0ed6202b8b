import type { RepositoryConnection } from '#server/ports/repository.ts';
import { isBuilders, type Statement } from '../statements/read-statement.ts';
import { tryAlone } from '../weaker/try-alone.ts';

/** A call of a function with its schema, which pg_dump writes for those that are not PostgreSQL's own. */
const callsFunction = /[\w"]\.[\w"]+\(/;
const longestLookedAt = 10_000;

/**
 * Since PostgreSQL 17 an index is built under a search_path of PostgreSQL's own, but filled under that of the session. An index whose
 * functions need the session's path can be made while its table is empty. So indexes and exclusion constraints that call functions of
 * the database are made before the rows are copied, as far as that works.
 * @returns the statements that are done
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
 */
export async function buildEarlyIndexes(
  connection: RepositoryConnection,
  script: readonly Statement[],
): Promise<ReadonlySet<Statement>> {
  const done = new Set<Statement>();
  const [server] = await connection.query<{ version: number }>(
    `select pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version`,
  );
  if ((server?.version ?? 0) < 170_000) return done;
  for (const statement of script) {
    if (!isBuilders(statement) || !isEarly(statement)) continue;
    if ((await tryAlone(() => connection.execute(statement.sql))) === null) done.add(statement);
  }
  return done;
}

function isEarly({ kind, sql }: Statement): boolean {
  return (kind === 'index' || kind === 'key') && callsFunction.test(sql.slice(0, longestLookedAt));
}
