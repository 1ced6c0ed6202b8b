import { isAppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';
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
      await connection.execute(`analyze ${tables.join(', ')}`);
    } finally {
      await connection.close();
    }
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return `The rows are all restored, but ANALYZE failed after it, so plans may be slow until autovacuum has run: ${error.message}`;
  }
}
