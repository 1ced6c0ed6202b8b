import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import { isAppError } from '#server/errors.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { cleanUpBackup, recoverBackup } from '../reconcile/clean-up-backup.ts';
import { backupInput } from './backup-input.ts';

/** The phase of a restore in which its safety backup is taken, while the stack is held down. */
export const safetyPhase = { key: 'safety', title: 'Take a safety backup' } as const;

/**
 * Backs up what a restore is about to replace. The restore's own progress is in bytes and begins after it; so the rows are
 * told in words. Stopped or failed it leaves no object and no open upload, unless the error's details say so.
 * @throws AppError as backUp does, its sentence saying that the restore did not begin
 */
export async function takeSafetyBackup(input: WorkInput, safetyKey: string): Promise<void> {
  const { daemon, signal, onReport } = input;
  onReport({ kind: 'phase', key: safetyPhase.key });
  onReport({ kind: 'log', level: 'info', text: `Backing up the current data first, into ${safetyKey}.` });
  try {
    const safetyFor = { daemonId: String(daemon.id), backupKey: daemon.backupKey };
    await backUp({
      ...(await backupInput(input, safetyKey, { safetyFor })),
      onProgress: (progress) => input.onProgress({ message: describe(progress), current: 0, total: 0 }),
      onReport: (report) => {
        if (report.kind !== 'phase') onReport(report);
      },
    });
  } catch (error) {
    throw signal.aborted ? error : notTaken(error);
  }
}

/** "Taking a safety backup: copying public.film, 2 of 11 tables, 1,000 of 46,273 rows". */
function describe({ message, current, total }: Progress): string {
  const step = message.charAt(0).toLowerCase() + message.slice(1);
  const rows = total > 0 ? `, ${formatNumber(current)} of ${formatCount(total, 'row')}` : '';
  return `Taking a safety backup: ${step}${rows}`;
}

function notTaken(error: unknown): unknown {
  if (!isAppError(error) || error.code === 'INTERNAL' || error.code === 'STOPPED') return error;
  return error.reworded(
    `The safety backup could not be taken, so the restore did not start: ${error.message} Fix that, or restore without a safety backup.`,
  );
}

/**
 * Clears away what a safety backup that did not become whole left in the bucket. One that is whole stays.
 * @returns false when the bucket could not be cleared now: any runner tries again later
 */
export async function cleanUpSafetyBackup(context: RunnerContext, daemon: ClaimedDaemon): Promise<boolean> {
  const { safetyKey } = daemon;
  if (safetyKey === null || (await isTaken(context, daemon.id))) return true;
  try {
    await cleanUpBackup(context.bucket, safetyKey);
    return true;
  } catch (err) {
    const text = 'What the safety backup left in the bucket could not be cleared away yet';
    context.logger.warn({ err, daemonId: daemon.id }, text);
    return false;
  }
}

async function isTaken(context: RunnerContext, id: number): Promise<boolean> {
  const row = await retryUntilReachable(context, () =>
    context.db.daemon.findUnique({ where: { id }, select: { safetyTakenOn: true } }),
  );
  return row?.safetyTakenOn != null;
}

/**
 * Settles the safety backup of a restore whose runner is gone: one that is whole stays and is named, any other is cleared
 * away. May be run any number of times.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function reconcileSafetyBackup({ bucket, db }: RunnerContext, daemon: ClaimedDaemon): Promise<void> {
  const { id, safetyKey, safetyTakenOn } = daemon;
  if (safetyKey === null || safetyTakenOn !== null) return;
  if ((await recoverBackup(bucket, { id, backupKey: safetyKey })) === null) return;
  await db.daemon.updateMany({ where: { id, safetyTakenOn: null }, data: { safetyTakenOn: new Date() } });
}
