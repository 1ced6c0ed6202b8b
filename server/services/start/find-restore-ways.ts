import type { RestoreWays } from '#lib/contracts/backup.ts';
import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { readSchemaSql } from '#server/engine/archive/read-schema-sql.ts';
import { findBuildProblems } from '#server/engine/new-database/preflight-build.ts';
import { findStagedRestoreProblems } from '#server/engine/switch/find-staged-restore-problems.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { isOwnArchive } from '../backups/is-own-archive.ts';
import { switchCheck } from '../restored-databases/switch-check.ts';

const applicationName = 'stack-console preview';

/**
 * Finds out why an archive cannot be restored other than in place: a list of sentences for each way, which is empty if it can.
 * @throws AppError ARCHIVE_NOT_FOUND, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function findRestoreWays(archive: OpenedArchive, signal: AbortSignal): Promise<RestoreWays> {
  const problems = await findProblems(archive, signal);
  const check = await switchCheck({ applicationName, signal });
  const staged = await findStagedRestoreProblems({ ...check, manifest: archive.manifest });
  return { staged: [...problems, ...staged], newDatabase: problems };
}

async function findProblems(archive: OpenedArchive, signal: AbortSignal): Promise<string[]> {
  try {
    const schema = await readSchemaSql(readingBucket(), archive, signal, settings().limits.memoryBytes);
    return await findBuildProblems({
      repository: repository(),
      archive,
      schema,
      isOwn: await isOwnArchive(archive),
      buildRole: settings().repository.buildRole,
      applicationName,
      signal,
    });
  } catch (error) {
    if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return [error.message];
    throw error;
  }
}
