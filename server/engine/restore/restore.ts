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
import { type ProgressReporter, reportProgress } from '../report/report-progress.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { beginTransaction } from '../sessions/begin-transaction.ts';
import { resolveTransaction } from '../sessions/resolve-transaction.ts';
import { analyzeTables } from './analyze-tables.ts';
import { commitTransaction } from './commit-transaction.ts';
import { findNotes } from './find-notes.ts';
import { findProblems } from './find-problems.ts';
import { lockTables } from './lock-tables.ts';
import { type PreflightInput, preflightRestore, type RestorePlan } from './preflight-restore.ts';
import { replaceRows } from './replace-rows.ts';
import { type Survey, surveyRepository } from './survey-repository.ts';

export type { PreflightInput, RestorePlan };
export { preflightRestore, resolveTransaction };

export type RestoreInput = PreflightInput & {
  onProgress: OnProgress;
  /** Is told of the phases (restore-phases.ts), the tables, and what happens in words. */
  onReport?: OnReport;
  limits: EngineLimits;
  /** How long to wait for the tables' locks. */
  lockTimeoutMs: number;
  /** After preflight, before anything changes: the stack goes DOWN here. */
  onBeforeChange: (plan: RestorePlan) => Promise<void>;
  /** The transaction that does it all has begun (xid8 in decimal): kept, so that its fate can be looked up. */
  onTransaction: (transaction: { id: string; backendPid: number }) => Promise<void>;
  /** Tables that get fewer rows keep their indexes while rows are copied, which is quicker than building them anew; 1,000 unless told. */
  fewestRowsToRebuild?: number;
};

/** Below it, filling the indexes row by row is quicker than building them anew. */
const fewestRowsToRebuild = 1000;

/** Rows and tables put back; bytes as stored in the archive; notes are sentences worth knowing. */
export type RestoreResult = { rows: number; bytes: number; tables: number; notes: string[] };

/**
 * Replaces the repository's rows with the archive's, in one transaction: all or nothing.
 * @throws AppError ARCHIVE_MISMATCH (preflight's problems), ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED; its sentence ends
 *   with "Nothing was changed." whenever that is certain
 */
export async function restore(input: RestoreInput): Promise<RestoreResult> {
  const plan = await unchanged(() => preflight(input));
  for (let attempt = 1; ; attempt++) {
    try {
      return await replaceAndAnalyze(input, plan);
    } catch (error) {
      if (!isDeadlock(error) || attempt === attemptsAtDeadlock || input.signal.aborted) throw error;
      createReporter(input.onReport).warn(
        `PostgreSQL ended the restore's transaction in a deadlock with another session. Nothing was changed; attempt ${attempt + 1} of ${attemptsAtDeadlock} begins.`,
      );
    }
  }
}

/** PostgreSQL ends one of two sessions that wait for each other's tables: that transaction is gone, and another may succeed. */
const attemptsAtDeadlock = 5;

function isDeadlock(error: unknown): boolean {
  return hasSqlState(error, '40P01');
}

async function replaceAndAnalyze(input: RestoreInput, plan: RestorePlan): Promise<RestoreResult> {
  const stop = forwardStop(input.signal);
  try {
    const { survey, progress, result } = await replaceAndCommit(input, plan, stop);
    progress.show('Analysing the tables');
    const reporter = tellerOf(input);
    reporter.phase('release');
    const failure = await analyzeTables(input.repository, input.applicationName, survey.relations);
    if (failure !== null) reporter.warn(failure);
    reporter.waitFor(null);
    progress.finish('Finished: RESTORE');
    return failure === null ? result : { ...result, notes: [...result.notes, failure] };
  } finally {
    stop.detach();
  }
}

function tellerOf({ onReport }: RestoreInput): Reporter<RestorePhase> {
  return createReporter(onReport);
}

type Done = { survey: Survey; progress: ProgressReporter; result: RestoreResult };

async function preflight(input: RestoreInput): Promise<RestorePlan> {
  const reporter = tellerOf(input);
  reporter.phase('check');
  input.onProgress({ message: 'Checking the archive', current: 0, total: 0 });
  const plan = await preflightRestore({ ...input, memoryBytes: input.limits.memoryBytes });
  const { manifest } = plan.archive;
  reporter.log(introduceArchive(manifest));
  refuseProblems(plan.problems);
  throwIfStopped(input.signal);
  reporter.log('The backup matches the database.');
  reporter.phase('hold');
  await input.onBeforeChange(plan);
  throwIfStopped(input.signal);
  return plan;
}

async function replaceAndCommit(input: RestoreInput, plan: RestorePlan, stop: ForwardedStop): Promise<Done> {
  const { repository, applicationName } = input;
  const connection = await unchanged(() => repository.connect({ applicationName, signal: stop.signal }));
  try {
    const { survey, progress, transactionId, notes: later } = await replace(input, plan, connection, stop);
    progress.show('Committing');
    tellerOf(input).phase('commit');
    await commitTransaction({ connection, repository, transactionId, applicationName });
    tellerOf(input).log('Committed: the data is that of the backup.');
    const bytes = bytesOf(survey);
    const tables = survey.match.tables;
    const rows = tables.reduce((sum, { archived }) => sum + archived.rows, 0);
    const notes = [...findNotes(plan.archive.manifest, survey), ...later];
    return { survey, progress, result: { rows, bytes, tables: tables.length, notes } };
  } finally {
    await connection.close();
  }
}

/** All that comes before COMMIT; when it fails, the transaction is gone before the failure is told. */
async function replace(
  input: RestoreInput,
  plan: RestorePlan,
  connection: RepositoryConnection,
  stop: ForwardedStop,
): Promise<{ survey: Survey; progress: ProgressReporter; transactionId: string; notes: string[] }> {
  let transactionId: string | null = null;
  const reporter = tellerOf(input);
  try {
    reporter.phase('lock');
    reporter.waitFor('repository');
    const transaction = await beginTransaction(connection);
    transactionId = transaction.id;
    await input.onTransaction({ id: transactionId, backendPid: connection.backendPid });
    const survey = await lockAndSurvey(input, plan, connection);
    const progress = reportProgress(bytesOf(survey), input.onProgress);
    const notes = await replaceRows({
      connection,
      bucket: input.bucket,
      archive: plan.archive,
      survey,
      searchPath: transaction.searchPath,
      memoryBytes: input.limits.memoryBytes,
      fewestRowsToRebuild: input.fewestRowsToRebuild ?? fewestRowsToRebuild,
      signal: stop.signal,
      progress,
      reporter,
    });
    throwIfStopped(stop.signal);
    stop.detach();
    return { survey, progress, transactionId, notes };
  } catch (error) {
    stop.endWork();
    await connection.close();
    if (transactionId !== null) await waitForRollback(input, transactionId);
    throw nothingChanged(error);
  }
}

/** The survey is made again under the locks: what preflight saw may have changed since. */
async function lockAndSurvey(
  input: RestoreInput,
  plan: RestorePlan,
  connection: RepositoryConnection,
): Promise<Survey> {
  const { manifest } = plan.archive;
  const reporter = tellerOf(input);
  reporter.waitFor('locks');
  await lockTables(connection, await surveyRepository(connection, manifest, input.schemas), input.lockTimeoutMs);
  reporter.waitFor('repository');
  reporter.log('Locked all tables of the restore.');
  const survey = await surveyRepository(connection, manifest, input.schemas);
  refuseProblems(findProblems(survey));
  return survey;
}

/** So that the tables are free when the stack comes back. That it is rolled back is certain in any case: COMMIT was never sent. */
async function waitForRollback({ repository, applicationName }: RestoreInput, transactionId: string): Promise<void> {
  await resolveTransaction({ repository, transactionId, applicationName }).catch(() => null);
}

function refuseProblems(problems: readonly string[]): void {
  refuse('ARCHIVE_MISMATCH', 'The archive does not fit the repository', problems);
}

function bytesOf(survey: Survey): number {
  const tables = survey.match.tables.map(({ archived }) => archived);
  return storedBytes({ tables, largeObjects: survey.largeObjects ?? undefined });
}

/** The daemon's stop, passed on until COMMIT is to be sent; after that it no longer counts. */
type ForwardedStop = { signal: AbortSignal; detach: () => void; endWork: () => void };

function forwardStop(signal: AbortSignal): ForwardedStop {
  const controller = new AbortController();
  const forward = () => controller.abort(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  if (signal.aborted) forward();
  return {
    signal: controller.signal,
    detach: () => signal.removeEventListener('abort', forward),
    endWork: () => controller.abort(),
  };
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('STOPPED', 'The restore was stopped.');
}

async function unchanged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw nothingChanged(error);
  }
}
