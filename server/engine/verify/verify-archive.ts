import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RoleLogin } from '#server/ports/repository.ts';
import type { DumpSchema } from '#server/ports/schema-dump.ts';
import { introduceArchive } from '../archive/introduce-archive.ts';
import { type Manifest, storedBytes } from '../archive/manifest.ts';
import { type OpenedArchive, readManifest } from '../archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '../archive/read-schema-sql.ts';
import { buildDatabase } from '../build-database/build-database.ts';
import type { BuilderChoice } from '../build-role/builder.ts';
import { createWithBuilder } from '../build-role/create-with-builder.ts';
import { type AskedCheck, type DatabaseCheck, runChecks } from '../checks/run-checks.ts';
import { dropWorkDatabase } from '../databases/drop-work-database.ts';
import { tryHandOver } from '../hand-over/try-hand-over.ts';
import type { EngineLimits } from '../limits.ts';
import { findBuildProblems } from '../new-database/preflight-build.ts';
import type { VerifyPhase } from '../phases/verify-phases.ts';
import { boundSentences } from '../report/list-names.ts';
import type { OnProgress } from '../report/progress.ts';
import { refuse } from '../report/refuse.ts';
import type { OnReport } from '../report/report.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { compareDatabase } from './compare-database.ts';
import { compareObjectOwners } from './compare-large-objects.ts';
import { reportVerifyProgress, type VerifyProgress } from './report-verify-progress.ts';

export type VerifyInput = BuilderChoice & {
  bucket: Bucket;
  /** The repository, on whose server the temporary database is created. Its own database is not touched. */
  repository: Repository;
  key: string;
  /** The name of the temporary database, which must not exist yet. */
  database: string;
  limits: Pick<EngineLimits, 'connections' | 'memoryBytes'>;
  /** The name of every session, by which the sessions of a verification that was lost are ended. */
  applicationName: string;
  /** Makes what dumps the schema of that database, logged in as a role; null for the repository's own role. */
  dumpSchemaAs: (login: RoleLogin | null) => DumpSchema;
  /** The user's own questions to the restored database. Of an archive that is not trusted none is asked. */
  checks?: readonly DatabaseCheck[];
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Takes reports of the phases (verify-phases.ts), of the tables, and of what happens in words. */
  onReport?: OnReport;
  /** Is called when the archive was opened and before any of its SQL runs. It throws when that SQL may not run. */
  onOpened: (archive: OpenedArchive) => Promise<void>;
  /** Is called before the database is created. It stores the name, so that the database can be dropped whatever happens. */
  onBeforeCreate: () => Promise<void>;
};

/**
 * The result of a verification. `bytes` is the total of its progress. `restoredInMs` is the time from the creation of the database until
 * its data was copied, indexed and counted. `asked`: the checks with their answers, which do not decide whether the archive is verified.
 */
export type VerifyResult = {
  bytes: number;
  restoredInMs: number;
  notes: string[];
  asked: AskedCheck[];
  /** What came back weaker than it was, which the notes name too. */
  weaker: Weaknesses;
};

/**
 * Verifies that an archive can be restored: restores it into a temporary database, compares that with what the backup's snapshot held, and
 * drops it, whatever the result. When the drop fails, the caller drops it later.
 * @throws AppError ARCHIVE_INVALID that names what does not match, or what is damaged; ARCHIVE_MISMATCH where the
 *   archive holds data alone; ARCHIVE_NOT_FOUND, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function verifyArchive(input: VerifyInput): Promise<VerifyResult> {
  const reporter: Reporter<VerifyPhase> = createReporter(input.onReport);
  reporter.phase('check');
  reporter.waitFor('bucket');
  const opened = await openArchive(input, reporter);
  const progress = reportVerifyProgress(storedBytes(opened.archive.manifest), input.onProgress);
  await input.onBeforeCreate();
  try {
    const proved = await buildAndCompare(input, { ...opened, progress, reporter });
    progress.show('Deleting the temporary test database');
    await dropTestDatabase(input, reporter);
    progress.finish('Finished: VERIFY');
    return { bytes: progress.total, ...proved };
  } catch (error) {
    await dropTestDatabase(input, reporter);
    throw error;
  }
}

async function openArchive(
  input: VerifyInput,
  reporter: Reporter<VerifyPhase>,
): Promise<{ archive: OpenedArchive; schema: SchemaStatements; isOwn: boolean }> {
  const { bucket, key, signal } = input;
  const archive = await readManifest(bucket, key, signal, input.limits.memoryBytes);
  await input.onOpened(archive);
  const { manifest } = archive;
  reporter.log(introduceArchive(manifest));
  const schema = await readSchemaSql(bucket, archive, signal, input.limits.memoryBytes);
  if (schema === null) throw holdsDataAlone(manifest);
  reporter.waitFor('repository');
  const isOwn = await input.isOwn(archive);
  const problems = await findBuildProblems({ ...input, archive, schema, isOwn });
  refuse('ARCHIVE_MISMATCH', 'No test database can be built from the archive', problems, {
    reason: 'DATABASE_NOT_BUILDABLE',
  });
  return { archive, schema, isOwn };
}

function holdsDataAlone({ notes }: Manifest): AppError {
  return new AppError(
    'ARCHIVE_MISMATCH',
    'The archive holds data only; without a schema no test database can be created, so it cannot be verified. Take a new backup and verify that.',
    notes.length === 0 ? {} : { details: notes.join('\n') },
  );
}

type Work = {
  archive: OpenedArchive;
  schema: SchemaStatements;
  isOwn: boolean;
  progress: VerifyProgress;
  reporter: Reporter<VerifyPhase>;
};

async function buildAndCompare(
  input: VerifyInput,
  { archive, schema, isOwn, progress, reporter }: Work,
): Promise<Omit<VerifyResult, 'bytes'>> {
  const { bucket, database, applicationName, signal } = input;
  const { connections, memoryBytes } = input.limits;
  const began = performance.now();
  reporter.phase('create');
  reporter.waitFor('repository');
  const { builder, note } = await createWithBuilder({ ...input, schema, isOwn, connections });
  const build = { ...input, archive, schema, isOwn, builder, onProgress: progress.addBuild };
  const built = await buildDatabase(build);
  const restoredInMs = performance.now() - began;
  reporter.log(`Restored the archive in ${formatDuration(restoredInMs)}.`);
  reporter.phase('compare');
  reporter.waitFor('repository');
  const { differences, notes } = await compareDatabase({
    bucket,
    repository: builder.repository,
    database,
    applicationName,
    connections,
    archive,
    schema,
    dumpSchema: input.dumpSchemaAs(builder.login),
    memoryBytes,
    signal,
    onCompared: progress.addCompared,
    onReport: reporter.onReport,
  });
  refuse('ARCHIVE_INVALID', 'The restored data does not match the backup', differences, {
    details: boundSentences(differences, 100),
    reason: 'CONTENT_DIFFERS',
  });
  const checks = isOwn ? (input.checks ?? []) : [];
  if (checks.length > 0) progress.show('Running the checks');
  const asked = await runChecks({ checks, builder, reporter, database, applicationName, signal });
  const given = await tryHandOver(build, built.work, (connection) => compareObjectOwners(connection, archive.manifest));
  reporter.log('The restored data matches the backup.');
  const ownNotes = note === null ? [] : [note];
  return {
    restoredInMs,
    notes: [...built.notes, ...notes, ...given, ...ownNotes],
    asked,
    weaker: built.weaker,
  };
}

/** Drops the temporary database. All sessions of the verification are closed, so none has to be ended. */
async function dropTestDatabase(
  { repository, database, applicationName }: VerifyInput,
  reporter: Reporter<VerifyPhase>,
): Promise<void> {
  try {
    await dropWorkDatabase({ repository, name: database, applicationName });
    reporter.log('Deleted the temporary test database.');
  } catch (error) {
    if (!isAppError(error)) throw error;
    reporter.warn(`${error.message} The console tries again.`);
  }
}
