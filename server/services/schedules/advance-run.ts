import { jobName } from '#lib/job-kind.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { startBackup } from '../start/start-backup.ts';
import { endRun } from './end-run.ts';
import { findMaintenanceInProgress } from './find-maintenance-in-progress.ts';
import { ruleOf, type StoredRun, type StoredSchedule } from './schedule-row.ts';
import { isQuiet } from './slots/is-quiet.ts';
import { catchUpMs } from './slots/next-slots.ts';

const minuteMs = 60_000;
const longestStartMs = 20_000;

/** Another process was first. */
class Overtaken extends Error {}

/**
 * Takes a run that has not ended one step further, if something is due: starts its backup, skips it when its window has passed, or
 * notes how its backup ended. Any number of processes may do so at once; each step is done once.
 * @throws the driver's error when the console database can't be reached
 */
export async function advanceRun(run: StoredRun & { schedule: StoredSchedule | null }, now: Date): Promise<void> {
  if (run.state === 'RUNNING') return followBackup(run, now);
  const { schedule } = run;
  if (schedule === null) return endRun(run, 'SKIPPED', now, 'The schedule was deleted.');
  if (!schedule.enabled) return endRun(run, 'SKIPPED', now, 'The schedule was switched off.');
  if (run.nextTryOn > now) return;
  if (now > run.giveUpOn) return afterWindow(run, schedule, now);
  const obstacle = await findObstacle(run, schedule, now);
  if (obstacle !== null) return wait(run, obstacle);
  await start(run, schedule, now);
}

/** What keeps a run from beginning: a sentence; null if nothing does. */
async function findObstacle(run: StoredRun, schedule: StoredSchedule, now: Date): Promise<string | null> {
  const db = consoleDb();
  const running = await db.daemon.findFirst({ where: { endedOn: null } });
  if (running !== null) return `It waited for ${jobName({ ...running, undoOf: running.undoesId }).toLowerCase()}.`;
  if (run.kind === 'BY_HAND') return null;
  if (isQuiet(ruleOf(schedule), now)) return 'It waited for the end of a quiet window.';
  if (!schedule.holdDuringMaintenance) return null;
  const title = await findMaintenanceInProgress(db, now);
  return title === null ? null : `It waited for the end of the maintenance “${title}”.`;
}

async function wait(run: StoredRun, reason: string): Promise<void> {
  if (run.reason === reason) return;
  await consoleDb().scheduledRun.updateMany({ where: { id: run.id, state: 'WAITING' }, data: { reason } });
}

/** A run that nothing but a missing runner kept waiting is caught up, within the limit. */
async function afterWindow(run: StoredRun, schedule: StoredSchedule, now: Date): Promise<void> {
  if (run.attempts > 0) return endRun(run, 'FAILED', now, run.reason);
  if (run.reason !== null) return endRun(run, 'SKIPPED', now, `Its window has passed. ${run.reason}`);
  const lateMs = now.getTime() - run.slotOn.getTime();
  const isTooLate =
    run.kind === 'BEFORE_MAINTENANCE' || lateMs > catchUpMs(ruleOf(schedule), schedule.catchUpMinutes, run.slotOn);
  if (isTooLate) return endRun(run, 'MISSED', now, 'No runner was running at this time.');
  await consoleDb().scheduledRun.updateMany({
    where: { id: run.id, state: 'WAITING', giveUpOn: run.giveUpOn },
    data: { giveUpOn: new Date(now.getTime() + schedule.windowMinutes * minuteMs) },
  });
}

/** The backup's row, its job and the run's own row are written in one transaction. */
async function start(run: StoredRun, schedule: StoredSchedule, now: Date): Promise<void> {
  const verify = await isToVerify(schedule, run);
  try {
    await startBackup(
      { verify },
      {
        startedBy: `schedule “${schedule.name}”`,
        signal: AbortSignal.timeout(longestStartMs),
        async also(db, daemonId) {
          const { count } = await db.scheduledRun.updateMany({
            where: { id: run.id, state: 'WAITING', attempts: run.attempts },
            data: {
              state: 'RUNNING',
              daemonId,
              attempts: run.attempts + 1,
              startedOn: run.startedOn ?? now,
              verifies: verify,
              reason: null,
            },
          });
          if (count === 0) throw new Overtaken();
        },
      },
    );
  } catch (error) {
    if (error instanceof Overtaken) return;
    if (!isAppError(error)) throw error;
    if (error.code === 'CONFLICT' && error.daemonId !== null) return;
    await tryAgain(run, run.attempts + 1, error.message, now);
  }
}

/** Whether this is the N-th backup since the last one that was to be verified. */
async function isToVerify({ id, verifyEvery }: StoredSchedule, run: StoredRun): Promise<boolean> {
  if (verifyEvery === 0) return false;
  const before = await consoleDb().scheduledRun.findMany({
    where: { scheduleId: id, state: 'DONE', id: { not: run.id } },
    orderBy: [{ slotOn: 'desc' }, { id: 'desc' }],
    take: verifyEvery - 1,
    select: { verifies: true },
  });
  return before.length === verifyEvery - 1 && before.every(({ verifies }) => !verifies);
}

async function followBackup(run: StoredRun, now: Date): Promise<void> {
  const { daemonId } = run;
  const daemon = daemonId === null ? null : await consoleDb().daemon.findUnique({ where: { id: daemonId } });
  if (daemon === null) return endRun(run, 'FAILED', now, 'The backup is no longer in the list of jobs.');
  if (daemon.status === 'STARTED') return;
  if (daemon.status === 'COMPLETED') return endRun(run, 'DONE', now);
  if (daemon.status === 'TERMINATED' && daemon.stopRequestedBy !== null) {
    return endRun(run, 'FAILED', now, `The backup was stopped by ${daemon.stopRequestedBy}.`);
  }
  await tryAgain(run, run.attempts, daemon.errorMessage ?? 'The backup was stopped.', now);
}

async function tryAgain(
  run: StoredRun & { schedule?: StoredSchedule | null },
  attempts: number,
  reason: string,
  now: Date,
): Promise<void> {
  const schedule = run.schedule ?? null;
  if (run.kind === 'BY_HAND' || schedule === null || attempts > schedule.retries) {
    return endRun(run, 'FAILED', now, reason);
  }
  const nextTryOn = new Date(now.getTime() + schedule.retryMinutes * minuteMs);
  const giveUpOn = new Date(nextTryOn.getTime() + schedule.windowMinutes * minuteMs);
  await consoleDb().scheduledRun.updateMany({
    where: { id: run.id, state: run.state, attempts: run.attempts },
    data: { state: 'WAITING', attempts, nextTryOn, giveUpOn, reason, startedOn: run.startedOn ?? now },
  });
}
