import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { introduceArchive } from '../archive/introduce-archive.ts';
import { storedBytes } from '../archive/manifest.ts';
import type { EngineLimits } from '../limits.ts';
import type { RestorePhase } from '../phases/restore-phases.ts';
import { nothingChanged } from '../report/nothing-changed.ts';
import type { OnProgress } from '../report/progress.ts';
import { refuse } from '../report/refuse.ts';
import type { OnReport } from '../report/report.ts';
import { reportProgress } from '../report/report-progress.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { beginTransaction } from '../sessions/begin-transaction.ts';
import { resolveTransaction } from '../sessions/resolve-transaction.ts';
import { WeakenedList } from '../weaker/weakened.ts';
import { analyzeTables } from './analyze-tables.ts';
import { type ClearedTables, clearTables } from './clear-tables.ts';
import { commitTransaction } from './commit-transaction.ts';
import { copyData } from './copy-data.ts';
import { findNotes } from './find-notes.ts';
import { findProblems } from './find-problems.ts';
import { type ForwardedStop, forwardStop } from './forward-stop.ts';
import { lockTables } from './lock-tables.ts';
import { type PreflightInput, preflightRestore, type RestorePlan } from './preflight-restore.ts';
import { proveRows } from './prove-rows.ts';
import { proveSchema } from './prove-schema.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { fewestRowsToRebuild, type RestoreWork } from './restore-work.ts';
import { type Survey, surveyRepository } from './survey-repository.ts';

export type { PreflightInput, RestorePlan };
export { preflightRestore, resolveTransaction };

export type RestoreInput = PreflightInput & {
  onProgress: OnProgress;
  /** Takes reports of the phases (restore-phases.ts), of the tables, and of what happens in words. */
  onReport?: OnReport;
  limits: EngineLimits;
  /** How long the restore waits for the locks of all its tables together. */
  lockTimeoutMs: number;
  /** Is called when the archive was checked and nothing has changed yet. It sets the stack DOWN. */
  onBeforeChange: (plan: RestorePlan) => Promise<void>;
  /** Is called when the transaction has begun, with its id (xid8 in decimal). The id is kept, so that the outcome can be looked up. */
  onTransaction: (transaction: { id: string; backendPid: number }) => Promise<void>;
  /** Whether the restore is refused when something does not hold for the archive's rows and would come back weaker. */
  strict?: boolean;
  /** A table that gets fewer rows keeps its indexes while rows are copied. 1,000 unless given. */
  fewestRowsToRebuild?: number;
};

/** Rows and tables that were restored; bytes as stored in the archive; notes are sentences worth knowing. */
export type RestoreResult = { rows: number; bytes: number; tables: number; notes: string[] };

/**
 * Replaces the repository's rows with the archive's, in one transaction: all or nothing. The steps are those of
 * restore-phases.ts: check and hold here, lock to release in restoreOnce().
 * @throws AppError ARCHIVE_MISMATCH (preflight's problems), ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED; its sentence ends
 *   with "Nothing was changed." whenever that is certain
 */
export async function restore(input: RestoreInput): Promise<RestoreResult> {
  const reporter = createReporter<RestorePhase>(input.onReport);
  const plan = await assureNothingChanged(async () => {
    reporter.phase('check');
    const checked = await checkArchive(input, reporter);
    reporter.phase('hold');
    await holdStack(input, checked);
    return checked;
  });
  let fewestRows = input.fewestRowsToRebuild ?? fewestRowsToRebuild;
  for (let attempt = 1; ; attempt++) {
    try {
      return await restoreOnce({ ...input, fewestRowsToRebuild: fewestRows }, plan, reporter);
    } catch (error) {
      if (input.signal.aborted) throw error;
      if (fewestRows > 0 && (hasSqlState(error, uniqueViolation) || hasSqlState(error, exclusionViolation))) {
        reporter.warn(
          'An index of a small table does not hold for the rows of the backup. Nothing was changed; another attempt begins, which builds all indexes when the rows are there.',
        );
        fewestRows = 0;
        continue;
      }
      if (!hasSqlState(error, deadlock) || attempt === attemptsAtDeadlock) throw error;
      reporter.warn(
        `PostgreSQL ended the restore's transaction in a deadlock with another session. Nothing was changed; attempt ${attempt + 1} of ${attemptsAtDeadlock} begins.`,
      );
    }
  }
}

async function restoreOnce(
  input: RestoreInput,
  plan: RestorePlan,
  reporter: Reporter<RestorePhase>,
): Promise<RestoreResult> {
  const stop = forwardStop(input.signal);
  try {
    const session = await openSession(input, stop);
    const { work, notes } = await closeAfter(session, async () => {
      const done = await rollBackOnFailure(input, session, async () => {
        reporter.phase('lock');
        const locked = await lockRepository(input, plan, session, reporter);
        reporter.phase('clear');
        const cleared = await clearTables(locked);
        reporter.phase('copy');
        const objectNotes = await copyData(locked);
        reporter.phase('build');
        await rebuildSchema(locked, cleared);
        reporter.phase('prove');
        await proveData(locked, cleared);
        return { work: locked, notes: [...locked.weakened.sentences(), ...objectNotes] };
      });
      reporter.phase('commit');
      await commitRestore(input, done.work);
      return done;
    });
    reporter.phase('release');
    const analyzeNotes = await releaseTables(input, work);
    return describeResult(work, [...findNotes(plan.archive.manifest, work.survey), ...notes, ...analyzeNotes]);
  } finally {
    stop.detach();
  }
}

/** Compares the archive with the repository, and refuses an archive that does not fit. */
async function checkArchive(input: RestoreInput, reporter: Reporter<RestorePhase>): Promise<RestorePlan> {
  input.onProgress({ message: 'Checking the archive', current: 0, total: 0 });
  const plan = await preflightRestore({ ...input, memoryBytes: input.limits.memoryBytes });
  reporter.log(introduceArchive(plan.archive.manifest));
  refuseProblems(plan.problems);
  throwIfStopped(input.signal);
  reporter.log('The backup matches the database.');
  return plan;
}

async function holdStack(input: RestoreInput, plan: RestorePlan): Promise<void> {
  await input.onBeforeChange(plan);
  throwIfStopped(input.signal);
}

/**
 * Begins the transaction and locks all its tables. The repository is surveyed again under the locks, as it may have changed
 * since the check.
 */
async function lockRepository(
  input: RestoreInput,
  plan: RestorePlan,
  session: RestoreSession,
  reporter: Reporter<RestorePhase>,
): Promise<RestoreWork> {
  const { connection, stop } = session;
  const { archive } = plan;
  reporter.waitFor('repository');
  const transaction = await beginTransaction(connection);
  session.transactionId = transaction.id;
  await input.onTransaction({ id: transaction.id, backendPid: connection.backendPid });
  reporter.waitFor('locks');
  const found = await surveyRepository(connection, archive.manifest, input.schemas);
  await lockTables(connection, found, input.lockTimeoutMs);
  reporter.waitFor('repository');
  reporter.log('Locked all tables of the restore.');
  const survey = await surveyRepository(connection, archive.manifest, input.schemas);
  refuseProblems(findProblems(survey));
  return {
    connection,
    transactionId: transaction.id,
    searchPath: transaction.searchPath,
    bucket: input.bucket,
    archive,
    survey,
    memoryBytes: input.limits.memoryBytes,
    fewestRowsToRebuild: input.fewestRowsToRebuild ?? fewestRowsToRebuild,
    signal: stop.signal,
    weakened: new WeakenedList({ strict: input.strict ?? false }),
    progress: reportProgress(bytesOf(survey), input.onProgress),
    reporter,
  };
}

/** Makes sure that the rows are the archive's and that the schema is what it was. */
async function proveData(work: RestoreWork, cleared: ClearedTables): Promise<void> {
  await proveRows(work.connection, work.survey);
  await proveSchema(work, cleared);
}

async function commitRestore({ repository, applicationName }: RestoreInput, work: RestoreWork): Promise<void> {
  const { connection, transactionId, progress, reporter } = work;
  progress.show('Committing');
  await commitTransaction({ connection, repository, transactionId, applicationName });
  reporter.log('Committed: the data is that of the backup.');
}

/** Gives the planner statistics of the new rows. @returns a sentence when that failed */
async function releaseTables(
  { repository, applicationName }: RestoreInput,
  { survey, progress, reporter }: RestoreWork,
): Promise<string[]> {
  progress.show('Analysing the tables');
  const failure = await analyzeTables(repository, applicationName, survey.relations);
  if (failure !== null) reporter.warn(failure);
  reporter.waitFor(null);
  progress.finish('Finished: RESTORE');
  return failure === null ? [] : [failure];
}

function describeResult({ survey }: RestoreWork, notes: string[]): RestoreResult {
  const { tables } = survey.match;
  const rows = tables.reduce((sum, { archived }) => sum + archived.rows, 0);
  return { rows, bytes: bytesOf(survey), tables: tables.length, notes };
}

/** The session of one attempt. `transactionId` is null until its transaction has begun. */
type RestoreSession = { connection: RepositoryConnection; stop: ForwardedStop; transactionId: string | null };

async function openSession(
  { repository, applicationName }: RestoreInput,
  stop: ForwardedStop,
): Promise<RestoreSession> {
  const connection = await assureNothingChanged(() => repository.connect({ applicationName, signal: stop.signal }));
  return { connection, stop, transactionId: null };
}

async function closeAfter<Result>({ connection }: RestoreSession, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await connection.close();
  }
}

/** Does all that comes before COMMIT. When it fails, the transaction is gone before the failure is reported. */
async function rollBackOnFailure<Result>(
  input: RestoreInput,
  session: RestoreSession,
  work: () => Promise<Result>,
): Promise<Result> {
  const { connection, stop } = session;
  try {
    const result = await work();
    throwIfStopped(stop.signal);
    stop.detach();
    return result;
  } catch (error) {
    stop.endWork();
    await connection.close();
    if (session.transactionId !== null) await waitForRollback(input, session.transactionId);
    throw nothingChanged(error);
  }
}

/**
 * Waits until the transaction's locks are gone, so that the tables are free when the stack is up again. A failure to find that
 * out is no failure of the restore: COMMIT was never sent, so the transaction is rolled back in any case.
 */
async function waitForRollback({ repository, applicationName }: RestoreInput, transactionId: string): Promise<void> {
  await resolveTransaction({ repository, transactionId, applicationName }).catch(() => null);
}

/** PostgreSQL ends one of two sessions that wait for each other's locks. Its transaction is gone, and another may succeed. */
const attemptsAtDeadlock = 5;
const deadlock = '40P01';
const uniqueViolation = '23505';
const exclusionViolation = '23P01';

function refuseProblems(problems: readonly string[]): void {
  refuse('ARCHIVE_MISMATCH', 'The archive does not fit the database', problems);
}

/** Compressed bytes of all that is restored. */
function bytesOf(survey: Survey): number {
  const tables = survey.match.tables.map(({ archived }) => archived);
  return storedBytes({ tables, largeObjects: survey.largeObjects ?? undefined });
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('STOPPED', 'The restore was stopped.');
}

async function assureNothingChanged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw nothingChanged(error);
  }
}
