import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startBackup } from '../start/start-backup.ts';
import type { StartOptions } from '../start/start-options.ts';
import { readScheduleClock } from './schedule-clock.ts';
import { findSchedule } from './schedule-row.ts';

/**
 * Starts a backup of a schedule now, for a person. The schedule's next run stays where it is, and a failure is not retried.
 * @throws AppError NOT_FOUND; CONFLICT as for any backup
 */
export async function runScheduleNow(
  stackId: number,
  id: string,
  { startedBy, signal }: Pick<StartOptions, 'startedBy' | 'signal'>,
): Promise<BackupRestoreStatus> {
  const schedule = await findSchedule(stackId, id);
  const now = await readScheduleClock(consoleDb());
  const verifies = schedule.verifyEvery > 0;
  return startBackup(
    { verify: verifies },
    {
      startedBy,
      signal,
      async also(db, daemonId) {
        await db.scheduledRun.create({
          data: {
            stackId,
            scheduleId: schedule.id,
            scheduleName: schedule.name,
            kind: 'BY_HAND',
            slotOn: now,
            state: 'RUNNING',
            nextTryOn: now,
            giveUpOn: now,
            attempts: 1,
            daemonId,
            startedOn: now,
            verifies,
          },
        });
      },
    },
  );
}
