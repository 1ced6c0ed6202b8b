import { isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import type { Relation } from '../catalog/read-relations.ts';

/**
 * Runs ANALYZE on the tables, so that the planner has statistics of the new rows. The ANALYZE of a partitioned table includes its
 * partitions.
 * @returns null, or a sentence when that failed: the rows are all there, but plans may be slow until autovacuum has run
 */
export async function analyzeTables(
  repository: Repository,
  applicationName: string,
  relations: readonly Relation[],
): Promise<string | null> {
  const tables = relations.filter((relation) => !relation.partition).map((relation) => relation.sql);
  if (tables.length === 0) return null;
  try {
    const connection = await repository.connect({ applicationName });
    try {
      await connection.execute('set statement_timeout to 0');
      let failure: string | null = null;
      for (const table of tables) failure = (await analyze(connection, table)) ?? failure;
      return failure;
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    return describe('ANALYZE', error.message);
  }
}

/** @returns null, or a sentence when PostgreSQL refused it: other tables can be analysed still */
async function analyze(connection: RepositoryConnection, table: string): Promise<string | null> {
  try {
    await connection.execute(`analyze ${table}`);
    return null;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    return describe(`ANALYZE of ${table}`, error.message);
  }
}

function describe(what: string, why: string): string {
  return `The rows are all restored, but ${what} failed after it, so plans may be slow until autovacuum has run: ${why}`;
}
