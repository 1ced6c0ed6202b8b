import { isAppError } from '#server/errors.ts';
import type { BuildSessions } from './open-build-sessions.ts';

/**
 * Runs ANALYZE on all tables or filled materialized views, on all sessions, the largest first. The ANALYZE of a partitioned table
 * includes its partitions.
 * @param kinds kinds of pg_class: tables before foreign keys are checked, materialized views when they are filled
 * @returns null, or a sentence when that failed: plans may be slow until autovacuum has run
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
 */
export async function analyzeDatabase(
  sessions: BuildSessions,
  kinds: readonly ('r' | 'p' | 'm')[],
): Promise<string | null> {
  const relations = await sessions.runOnOne((connection) =>
    connection.query<{ sql: string }>(
      `select pg_catalog.format('%I.%I', n.nspname, c.relname) as sql
         from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind = any($1::"char"[]) and c.relpersistence <> 't' and not c.relispartition
          and (c.relkind <> 'm' or c.relispopulated)
          and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        order by c.relkind = 'p' desc, pg_catalog.pg_table_size(c.oid) desc`,
      [kinds],
    ),
  );
  let failure: string | null = null;
  await sessions.runOnAll(async (connection) => {
    for (let next = relations.shift(); next !== undefined; next = relations.shift()) {
      try {
        await connection.execute(`analyze ${next.sql}`);
      } catch (error) {
        if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
        failure ??= `The rows are all there, but ANALYZE of ${next.sql} failed, so plans may be slow until autovacuum has run: ${error.message}`;
      }
    }
  });
  return failure;
}
