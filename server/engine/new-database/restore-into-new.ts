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
    /** Its name until it is whole. */
    workDatabase: string;
    /** The archive was opened, and nothing of its schema has run: throws where it may not. */
    onOpened: (archive: OpenedArchive) => Promise<void>;
    /** After the checks: keeps `workDatabase` where whoever settles the restore finds it. */
    onBeforeCreate: () => Promise<void>;
    /** Before the database gets its name: throws where the restore is no longer this process's to end. */
    onBeforeName: () => Promise<void>;
  };

/**
 * Restores an archive into a new database beside the repository, which stays as it is. The new one appears under its name when it
 * is whole, or not at all. A stop that comes after it got its name no longer counts. When it fails, what is left under `workDatabase` is
 * to be dropped.
 * @throws AppError ARCHIVE_MISMATCH (findBuildProblems), CONFLICT when the name is taken, ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function restoreIntoNew(input: RestoreIntoNewInput): Promise<BuildResult> {
  const reporter: Reporter<NewDatabasePhase> = createReporter(input.onReport);
  const { archive, result } = await build(input, reporter).catch((error: unknown) => {
    throw nothingChanged(error);
  });
  await name(input, archive).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'REPOSITORY_UNREACHABLE' ? error : nothingChanged(error);
  });
  reporter.log(`The database ${input.target} is complete.`);
  return result;
}

async function build(
  input: RestoreIntoNewInput,
  reporter: Reporter<NewDatabasePhase>,
): Promise<{ archive: OpenedArchive; result: BuildResult }> {
  const { signal, workDatabase } = input;
  reporter.phase('check');
  const { archive, schema } = await check(input, reporter);
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

async function check(
  input: RestoreIntoNewInput,
  reporter: Reporter<NewDatabasePhase>,
): Promise<{ archive: OpenedArchive; schema: SchemaStatements }> {
  const { bucket, signal, target } = input;
  const archive = await readManifest(bucket, input.key, signal, input.limits.memoryBytes);
  await input.onOpened(archive);
  const { manifest } = archive;
  reporter.log(introduceArchive(manifest));
  const held = await readSchemaSql(bucket, archive, signal, input.limits.memoryBytes);
  const isOwn = await input.isOwn(archive);
  const problems = await findBuildProblems({ ...input, archive, schema: held, isOwn });
  const schema = refuseBuild(
    'No new database can be built out of the archive',
    held,
    problems,
    'DATABASE_NOT_BUILDABLE',
  );
  if (await hasDatabase({ ...input, name: target })) throw nameTaken(target);
  reporter.log('A new database can be built from this backup.');
  return { archive, schema };
}

function name(
  { repository, workDatabase, target, key, applicationName }: RestoreIntoNewInput,
  { manifest }: OpenedArchive,
) {
  const comment = `Restored by Stack Console from ${key}, a backup of ${manifest.stack} taken at ${manifest.snapshotOn}`;
  return publishDatabase({ repository, from: workDatabase, to: target, comment, applicationName });
}
