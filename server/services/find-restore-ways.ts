import type { RestoreWays } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { readSchemaSql } from '#server/engine/archive/read-schema-sql.ts';
import { findBuildProblems } from '#server/engine/build/preflight-build.ts';
import { isAppError } from '#server/errors.ts';

/**
 * Why an archive can't be restored other than in place: sentences; empty where it can.
 * @throws AppError ARCHIVE_NOT_FOUND, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function findRestoreWays(archive: OpenedArchive, signal: AbortSignal): Promise<RestoreWays> {
  const problems = await findProblems(archive, signal);
  return { staged: problems, newDatabase: problems };
}

async function findProblems(archive: OpenedArchive, signal: AbortSignal): Promise<string[]> {
  try {
    const schema = await readSchemaSql(bucket(), archive, signal);
    const applicationName = 'stack-console preview';
    return await findBuildProblems({ repository: repository(), archive, schema, applicationName, signal });
  } catch (error) {
    if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return [error.message];
    throw error;
  }
}
