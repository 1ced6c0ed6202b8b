import { formatCount } from '#lib/format/format-count.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { chunksReadAtOnce } from '../copy-in/load-chunks.ts';
import { giveLargeObjects as give, replaceLargeObjects } from '../copy-in/replace-large-objects.ts';
import type { ProgressReporter } from '../report/report-progress.ts';
import type { BuildInput } from './build-input.ts';
import type { BuildSessions } from './open-build-sessions.ts';

/**
 * Copies the archive's large objects into the database. Their owner is the session's role.
 * @throws AppError as replaceLargeObjects does
 */
export async function loadLargeObjects(
  input: BuildInput & { sessions: BuildSessions; progress: ProgressReporter },
): Promise<void> {
  const { bucket, archive, sessions, limits, progress } = input;
  const objects = archive.manifest.largeObjects;
  if (objects === undefined || objects.list.rows === 0) return;
  progress.show(`Copying ${formatCount(objects.list.rows, 'large object')}`);
  await sessions.runOnOne(async (connection) => {
    await connection.execute('begin');
    await replaceLargeObjects({
      connection,
      bucket,
      archive,
      objects,
      keptTables: [],
      load: { memoryBytes: limits.memoryBytes, atOnce: chunksReadAtOnce, signal: sessions.signal },
      onChunk: (chunk) => progress.add(chunk.bytes),
      leavesOwners: true,
    });
    await connection.execute('commit');
  });
}

/**
 * Sets the owners, privileges and comments of the large objects.
 * @returns sentences about owners and privileges that could not be restored
 * @throws AppError as giveLargeObjects of a restore does
 */
export async function giveLargeObjects(input: BuildInput, connection: RepositoryConnection): Promise<string[]> {
  const { bucket, archive, limits, signal } = input;
  const objects = archive.manifest.largeObjects;
  if (objects === undefined || objects.list.rows === 0) return [];
  const load = { memoryBytes: limits.memoryBytes, atOnce: chunksReadAtOnce, signal };
  return give({ connection, bucket, archive, objects, load });
}
