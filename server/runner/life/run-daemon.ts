import { sleep } from '#server/async/sleep.ts';
import { nothingChanged } from '#server/engine/report/nothing-changed.ts';
import { resolveTransaction } from '#server/engine/restore/restore.ts';
import { isAppError } from '#server/errors.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import { type ClaimedDaemon, claimDaemon, updateClaimed } from '../claim/claimed-daemon.ts';
import { failedEnd } from '../claim/failed-end.ts';
import { kindOf, makesDatabase } from '../claim/kind-of.ts';
import { isSwitch } from '../claim/record-switch.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import { type StopWatch, watchForStop } from '../claim/watch-for-stop.ts';
import type { WorkResult } from '../claim/work-input.ts';
import { cleanUpBackup } from '../reconcile/clean-up-backup.ts';
import { cleanUpWorkDatabase, dropWorkDatabase } from '../reconcile/clean-up-work-database.ts';
import { reconcileSwitch } from '../reconcile/reconcile-switch.ts';
import { type DetailsWriter, detailsWriter } from '../report/details-writer.ts';
import { forgetOldDetails } from '../report/forget-old-details.ts';
import { writeDetails } from '../report/write-details.ts';
import { type ProgressWriter, progressWriter } from '../report/write-progress.ts';
import { recordBackupUse } from '../upkeep/backup-records.ts';
import { doWork } from '../work/do-work.ts';
import { phasesOf } from '../work/phases-of.ts';
import { cleanUpSafetyBackup } from '../work/safety-backup.ts';
import { endClaimedDaemon } from './end-claimed-daemon.ts';

/** A daemon at work in this runner. */
type Run = {
  context: RunnerContext;
  daemon: ClaimedDaemon;
  watch: StopWatch;
  progress: ProgressWriter;
  details: DetailsWriter;
  transactionId: string | null;
  workDatabase: string | null;
};

type Outcome = { result: WorkResult } | { error: unknown };

/**
 * A daemon's life from the queue to its end: takes it, works, reports progress, stops when asked, and writes how it ended.
 * A daemon that was taken from this runner meanwhile is another's to end: what was done for it is undone here. Never rejects
 * while the console database answers in the end.
 * @param jobSignal aborts when the job was taken away
 */
export async function runDaemon(context: RunnerContext, daemonId: number, jobSignal: AbortSignal): Promise<void> {
  const daemon = await retryUntilReachable(context, () => claimDaemon(context, daemonId), jobSignal);
  if (daemon === null) return;
  context.logger.info({ daemonId, type: daemon.type, backupKey: daemon.backupKey }, 'Daemon taken');
  const watch = watchForStop(context, daemonId, jobSignal);
  const progress = progressWriter({
    write: ({ message, current, total }) =>
      updateClaimed(context, daemonId, {
        progressMessage: message,
        progressCurrent: BigInt(Math.round(Math.min(current, total))),
        progressTotal: BigInt(Math.round(total)),
      }),
    onLost: watch.lose,
    onFault: (err) => context.logger.warn({ err, daemonId }, 'Progress could not be written'),
  });
  const details = openDetails(context, daemon, watch.lose);
  const run: Run = { context, daemon, watch, progress, details, transactionId: null, workDatabase: null };
  try {
    await conclude(run, await attempt(run));
  } finally {
    watch.close();
    await details.close();
  }
  await forgetOldDetails(context).catch((err: unknown) =>
    context.logger.warn({ err }, 'The details of old daemons could not be deleted'),
  );
}

function openDetails(context: RunnerContext, daemon: ClaimedDaemon, onLost: () => void): DetailsWriter {
  const details = detailsWriter({
    phases: phasesOf(daemon),
    write: (batch) => writeDetails(context, daemon.id, batch),
    onLost,
    onFault: (err) => context.logger.warn({ err, daemonId: daemon.id }, 'Details could not be written'),
  });
  const [host, processId] = context.runner.split(':');
  const kind = { BACKUP: 'backup', RESTORE: 'restore', VERIFY: 'verification' }[daemon.type];
  const text = `Runner ${host} (pid ${processId}) started the ${kind}.`;
  details.report({ kind: 'log', level: 'info', text });
  return details;
}

async function attempt(run: Run): Promise<Outcome> {
  const { context, daemon, watch, progress, details } = run;
  try {
    const result = await doWork({
      context,
      daemon,
      signal: watch.signal,
      onProgress: progress.report,
      onReport: details.report,
      onTransaction: (id) => {
        run.transactionId = id;
      },
      onWorkDatabase: (name) => {
        run.workDatabase = name;
      },
    });
    return { result };
  } catch (error) {
    return { error };
  } finally {
    await progress.finish();
  }
}

async function conclude(run: Run, outcome: Outcome): Promise<void> {
  const { context, daemon, watch } = run;
  const finished = 'result' in outcome || (await wasCommitted(run));
  if (watch.reason()?.kind === 'lost') return undoLost(run, finished);
  if ('error' in outcome && !finished) await explain(run, outcome.error);
  const swept = await sweepAfter(run, outcome, finished);
  const end: DaemonEnd =
    'result' in outcome
      ? { status: 'COMPLETED', ...outcome.result }
      : finished
        ? await completedEnd(run)
        : failedEnd(daemon, isSwitch(daemon) ? nothingChanged(outcome.error) : outcome.error, watch.reason());
  await tellEnd(run, end);
  const written = await retryUntilReachable(context, () => endClaimedDaemon(context, daemon, end));
  if (!written) return undoLost(run, finished);
  context.logger.info({ daemonId: daemon.id, status: end.status }, 'Daemon ended');
  if (!swept) await retryUntilReachable(context, () => context.queue.sendLost({ daemonId: daemon.id }));
  await recordBackupUse(context, daemon);
}

/**
 * Clears away what the daemon's work left. Nobody waits for a bucket, or for a repository that a database was made beside, that did
 * not answer all along: what is left there is cleared away after the end. A database that has become what it was made for is known by
 * the name it was built under until the end is written.
 * @returns false when it could not be done now: any runner tries again later
 */
async function sweepAfter(run: Run, outcome: Outcome, finished: boolean): Promise<boolean> {
  const code = 'error' in outcome && isAppError(outcome.error) ? outcome.error.code : null;
  const kind = kindOf(run.daemon);
  if (kind === 'VERIFY') return code !== 'REPOSITORY_UNREACHABLE' && sweepBuilt(run);
  if (makesDatabase(kind)) return finished || (code !== 'REPOSITORY_UNREACHABLE' && sweepBuilt(run));
  return finished || (code !== 'BUCKET_UNREACHABLE' && sweep(run));
}

async function sweepBuilt({ context, daemon }: Pick<Run, 'context' | 'daemon'>): Promise<boolean> {
  try {
    await cleanUpWorkDatabase(context, daemon);
    return true;
  } catch (err) {
    context.logger.warn({ err, daemonId: daemon.id }, 'The database that the daemon made could not be dropped yet');
    return false;
  }
}

/** The last of the details is there before the end is: whoever sees the end sees all that led to it. */
async function tellEnd({ context, details }: Run, end: DaemonEnd): Promise<void> {
  const text = end.status === 'COMPLETED' ? 'Finished.' : end.errorMessage;
  details.report({ kind: 'log', level: end.status === 'FAILED' ? 'warning' : 'info', text });
  await details.end(end.status === 'COMPLETED' ? 'done' : end.status === 'FAILED' ? 'failed' : 'stopped');
  await retryUntilReachable(context, details.flush);
}

async function explain({ context, daemon, watch }: Run, err: unknown): Promise<void> {
  if (watch.reason() !== null) return;
  if (isAppError(err)) context.logger.warn({ err, daemonId: daemon.id }, 'Daemon failed');
  else context.logger.error({ err, daemonId: daemon.id }, 'Daemon failed in a way that was not foreseen');
}

/**
 * Whether a restore that failed was committed after all: its answer may have been lost. Asks until the repository answers; what
 * a switch closed is open then.
 */
async function wasCommitted({ context, daemon, transactionId, watch }: Run): Promise<boolean> {
  const { repository } = context;
  const applicationName = applicationNameOf(daemon);
  for (;;) {
    try {
      if (isSwitch(daemon)) return await reconcileSwitch(context, daemon);
      if (transactionId === null) return false;
      return (await resolveTransaction({ repository, transactionId, applicationName })) === 'committed';
    } catch (err) {
      context.logger.warn(
        { err, daemonId: daemon.id },
        "The fate of the restore's transaction could not be looked up yet",
      );
      if (watch.reason()?.kind === 'lost') return false;
      await sleep(1000);
    }
  }
}

async function completedEnd({ context, daemon }: Run): Promise<DaemonEnd> {
  const row = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: daemon.id } }));
  return { status: 'COMPLETED', amount: Number(row?.progressTotal ?? 0), notes: [] };
}

/** @returns false when the bucket could not be cleared now: any runner tries again later */
async function sweep({ context, daemon }: Run): Promise<boolean> {
  if (daemon.type === 'RESTORE') return cleanUpSafetyBackup(context, daemon);
  try {
    await cleanUpBackup(context.bucket, daemon.backupKey);
    return true;
  } catch (err) {
    context.logger.warn(
      { err, daemonId: daemon.id },
      'What the backup left in the bucket could not be cleared away yet',
    );
    return false;
  }
}

/** Another runner ends the daemon. It may have found the archive whole and kept it; if not, the archive goes: a restore's is its safety backup. */
async function undoLost(run: Run, finished: boolean): Promise<void> {
  const { context, daemon } = run;
  context.logger.warn({ daemonId: daemon.id }, 'Daemon taken away from this runner');
  if (makesDatabase(kindOf(daemon))) return dropLost(run);
  const key = daemon.type === 'BACKUP' && finished ? daemon.backupKey : daemon.safetyKey;
  if (key === null) return;
  for (;;) {
    const row = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: daemon.id } }));
    const isKept = daemon.type === 'BACKUP' ? row?.status === 'COMPLETED' : row?.safetyTakenOn != null;
    if (isKept) return;
    if (row === null || row.endedOn !== null) break;
    await sleep(1000);
  }
  await cleanUpBackup(context.bucket, key);
}

/**
 * The other runner may have looked for the database before it was made here. The row keeps its name as long as it could not be
 * dropped. It is gone under that name, and this does nothing, where it has become what it was made for.
 */
async function dropLost({ context, daemon, workDatabase }: Run): Promise<void> {
  if (workDatabase === null) return;
  try {
    await dropWorkDatabase(context, daemon, workDatabase);
  } catch (err) {
    context.logger.warn({ err, daemonId: daemon.id }, 'The database that the daemon made could not be dropped yet');
    const { id } = daemon;
    await retryUntilReachable(context, () =>
      context.db.daemon.updateMany({ where: { id, workDatabase: null }, data: { workDatabase } }),
    );
    await retryUntilReachable(context, () => context.queue.sendLost({ daemonId: id }));
  }
}
