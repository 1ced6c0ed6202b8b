import { AppError, isAppError } from '#server/errors.ts';
import { introduceArchive } from '../archive/introduce-archive.ts';
import { type OpenedArchive, readManifest } from '../archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '../archive/read-schema-sql.ts';
import type { BuildInput, BuildResult } from '../build-database/build-input.ts';
import type { BuilderChoice } from '../build-role/builder.ts';
import { hasDatabase, nameTaken } from '../databases/has-database.ts';
import { publishDatabase } from '../databases/publish-database.ts';
import type { NewDatabasePhase } from '../phases/build-phases.ts';
import { nothingChanged } from '../report/nothing-changed.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { buildWhole } from './build-whole.ts';
import { findBuildProblems, refuseBuild } from './preflight-build.ts';

export type RestoreIntoNewInput = Omit<BuildInput, 'archive' | 'schema' | 'database' | 'builder' | 'isOwn'> &
  BuilderChoice & {
    key: string;
    /** The new database's name. */
    target: string;
    /** The database's name until it is complete. */
    workDatabase: string;
    /** Is called when the archive was opened and before any of its SQL runs. It throws when that SQL may not run. */
    onOpened: (archive: OpenedArchive) => Promise<void>;
    /** Is called after the checks. It stores `workDatabase`, so that the database can be dropped later. */
    onBeforeCreate: () => Promise<void>;
    /** Is called before the database gets its name. It throws when the daemon no longer belongs to this process. */
    onBeforeName: () => Promise<void>;
  };

/**
 * Restores an archive into a new database beside the repository, which stays as it is. The new database gets its name when it is
 * complete. A stop after that has no effect. When the restore fails, the caller drops what is left under `workDatabase`.
 * @throws AppError ARCHIVE_MISMATCH (findBuildProblems), CONFLICT when the name is taken, ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function restoreIntoNew(input: RestoreIntoNewInput): Promise<BuildResult> {
  const reporter: Reporter<NewDatabasePhase> = createReporter(input.onReport);
  const { archive, result } = await checkAndBuild(input, reporter).catch((error: unknown) => {
    throw nothingChanged(error);
  });
  await nameDatabase(input, archive).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'REPOSITORY_UNREACHABLE' ? error : nothingChanged(error);
  });
  reporter.log(`The database ${input.target} is complete.`);
  return result;
}

async function checkAndBuild(
  input: RestoreIntoNewInput,
  reporter: Reporter<NewDatabasePhase>,
): Promise<{ archive: OpenedArchive; result: BuildResult }> {
  const { signal, workDatabase } = input;
  reporter.phase('check');
  const { archive, schema } = await checkArchive(input, reporter);
  reporter.phase('create');
  await input.onBeforeCreate();
  const result = await buildWhole({
    ...input,
    archive,
    schema,
    isOwn: await input.isOwn(archive),
    database: workDatabase,
    onCreated: () =>
      reporter.log(`Created the database ${workDatabase}. It is renamed to ${input.target} when it is complete.`),
  });
  reporter.phase('name');
  await input.onBeforeName();
  if (signal.aborted) throw new AppError('STOPPED', 'The restore was stopped.');
  return { archive, result };
}

async function checkArchive(
  input: RestoreIntoNewInput,
  reporter: Reporter<NewDatabasePhase>,
): Promise<{ archive: OpenedArchive; schema: SchemaStatements }> {
  const { bucket, signal, target } = input;
  const archive = await readManifest(bucket, input.key, signal, input.limits.memoryBytes);
  await input.onOpened(archive);
  const { manifest } = archive;
  reporter.log(introduceArchive(manifest));
  const found = await readSchemaSql(bucket, archive, signal, input.limits.memoryBytes);
  const isOwn = await input.isOwn(archive);
  const problems = await findBuildProblems({ ...input, archive, schema: found, isOwn });
  const schema = refuseBuild(
    'No new database can be built out of the archive',
    found,
    problems,
    'DATABASE_NOT_BUILDABLE',
  );
  if (await hasDatabase({ ...input, name: target })) throw nameTaken(target);
  reporter.log('A new database can be built from this backup.');
  return { archive, schema };
}

function nameDatabase(
  { repository, workDatabase, target, key, applicationName }: RestoreIntoNewInput,
  { manifest }: OpenedArchive,
) {
  const comment = `Restored by Stack Console from ${key}, a backup of ${manifest.stack} taken at ${manifest.snapshotOn}`;
  return publishDatabase({ repository, from: workDatabase, to: target, comment, applicationName });
}
