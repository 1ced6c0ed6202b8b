import { introduceArchive } from '#server/engine/archive/introduce-archive.ts';
import { type OpenedArchive, readManifest } from '#server/engine/archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { buildWhole } from '#server/engine/new-database/build-whole.ts';
import { findBuildProblems, refuseBuild } from '#server/engine/new-database/preflight-build.ts';
import type { SwitchPhase } from '#server/engine/phases/switch-phases.ts';
import { createReporter, type Reporter } from '#server/engine/report/reporter.ts';
import { findStagedRestoreProblems } from '#server/engine/switch/find-staged-restore-problems.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { switchCheck } from '#server/services/restored-databases/switch-check.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { admitArchive } from './admit-archive.ts';
import { recordWorkDatabase } from './record-work-database.ts';
import { switchDatabases } from './switch-databases.ts';

/**
 * Does a staged restore: builds a new database from the archive beside the repository, which may be read meanwhile; then the two change
 * names, and the previous one is kept. A database that is not finished is dropped when the daemon ends (work-database-clean-up.ts).
 * @throws AppError ARCHIVE_MISMATCH (the problems); ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function doStagedRestore(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal } = input;
  const { bucket, repository, limits } = context;
  const applicationName = applicationNameOf(daemon);
  const reporter = createReporter<SwitchPhase>(input.onReport);
  reporter.phase('check');
  const { archive, schema } = await openArchive(input, reporter);
  reporter.phase('hold');
  await holdStack(input, {
    holdStatus: 'READ_ONLY',
    holdMessage: `The stack is read-only while ${daemon.backupKey} is being restored. It will be down for a few seconds at the end.`,
  });
  const database = makeWorkDatabaseName(daemon.id);
  await recordWorkDatabase(input, database);
  reporter.phase('create');
  reporter.waitFor('repository');
  const { bytes, notes } = await buildWhole({
    bucket,
    repository,
    archive,
    schema,
    isOwn: await retryUntilReachable(context, () => isOwnArchive(archive), signal),
    buildRole: context.buildRole,
    database,
    limits,
    applicationName,
    signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
  });
  input.onProgress({ message: 'Swapping the databases', current: Math.max(bytes - 1, 0), total: bytes });
  await switchDatabases(input, {
    incoming: database,
    copiesProperties: true,
    message: `The stack is being restored from ${daemon.backupKey}. It will be available again in a few seconds.`,
  });
  return { amount: bytes, notes };
}

async function openArchive(
  input: WorkInput,
  reporter: Reporter<SwitchPhase>,
): Promise<{ archive: OpenedArchive; schema: SchemaStatements }> {
  const { context, daemon, signal } = input;
  const { bucket, repository } = context;
  const applicationName = applicationNameOf(daemon);
  reporter.waitFor('bucket');
  const archive = await readManifest(bucket, daemon.backupKey, signal, context.limits.memoryBytes);
  await admitArchive(input, archive, 'Nothing was restored.');
  const { manifest } = archive;
  reporter.log(introduceArchive(manifest));
  const held = await readSchemaSql(bucket, archive, signal, context.limits.memoryBytes);
  reporter.waitFor('repository');
  const check = await switchCheck({ applicationName, signal });
  const problems = [
    ...(await findBuildProblems({
      repository,
      archive,
      schema: held,
      isOwn: await retryUntilReachable(context, () => isOwnArchive(archive), signal),
      buildRole: context.buildRole,
      applicationName,
      signal,
    })),
    ...(await findStagedRestoreProblems({ ...check, manifest })),
  ];
  reporter.waitFor(null);
  const schema = refuseBuild("A staged restore can't be done", held, problems, 'STAGED_RESTORE_REFUSED');
  reporter.log('A new database can be built from this backup, and can replace the current one.');
  return { archive, schema };
}
