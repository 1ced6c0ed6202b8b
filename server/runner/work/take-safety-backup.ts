import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import { isAppError } from '#server/errors.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { backupInput } from './backup-input.ts';

/** The phase of a restore in which its safety backup is taken. The stack is DOWN meanwhile. */
export const safetyPhase = { key: 'safety', title: 'Take a safety backup' } as const;

/**
 * Backs up the data that a restore is about to replace. The restore's progress counts bytes and begins afterwards, so the progress of
 * the safety backup is in words only. If it is stopped or fails, it leaves no object and no open upload, unless the error's details
 * say so.
 * @param safetyKey the object that it is written to
 * @throws AppError as backUp does; its sentence says that the restore did not start
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
    `The safety backup could not be taken, so the restore did not start: ${error.message} Fix that, or restore without a safety backup ("safetyBackup": false).`,
  );
}
