import type { RestoreWays } from '#lib/contracts/backup.ts';
import type { VerdictWays } from '#lib/contracts/verdict/backup-verdict.ts';
import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import type { Manifest } from '#server/engine/archive/manifest.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { findBuildProblems } from '#server/engine/new-database/preflight-build.ts';
import { findInPlaceProblems } from '#server/engine/restore/preflight-restore.ts';
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

/**
 * Finds out what stands in the way of each way to restore a backup that is being taken.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findWaysOfDraft(draft: Draft, signal: AbortSignal): Promise<VerdictWays> {
  const { manifest } = draft;
  const { schemas } = settings().repository;
  const inPlace = await findInPlaceProblems({ repository: repository(), manifest, schemas, applicationName, signal });
  const newDatabase = await findProblemsOfBuild(draft, true, signal);
  const check = await switchCheck({ applicationName, signal });
  const staged = [...newDatabase, ...(await findStagedRestoreProblems({ ...check, manifest }))];
  return { inPlace, staged, newDatabase };
}

type Draft = { manifest: Manifest; schema: SchemaStatements | null };

function findProblemsOfBuild({ manifest, schema }: Draft, isOwn: boolean, signal: AbortSignal): Promise<string[]> {
  return findBuildProblems({
    repository: repository(),
    archive: { manifest },
    schema,
    isOwn,
    buildRole: settings().repository.buildRole,
    applicationName,
    signal,
  });
}

async function findProblems(archive: OpenedArchive, signal: AbortSignal): Promise<string[]> {
  try {
    const schema = await readSchemaSql(readingBucket(), archive, signal, settings().limits.memoryBytes);
    return await findProblemsOfBuild({ manifest: archive.manifest, schema }, await isOwnArchive(archive), signal);
  } catch (error) {
    if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return [error.message];
    throw error;
  }
}
