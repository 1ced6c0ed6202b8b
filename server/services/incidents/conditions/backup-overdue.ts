import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findNewestBackup } from '../../protection/find-newest-backup.ts';
import { findOverdue } from '../../schedules/find-overdue.ts';
import type { FoundIncident, IncidentCondition } from './incident-condition.ts';

const link = '/protection/schedules';
const kinds = { MISSED: 'SCHEDULED_RUN_MISSED', SKIPPED: 'SCHEDULED_RUN_SKIPPED' } as const;

/** A backup that a schedule promised is not in the bucket, or the last run of a schedule was missed or skipped. */
export const backupOverdue: IncidentCondition = {
  kinds: ['BACKUP_OVERDUE', 'SCHEDULED_RUN_MISSED', 'SCHEDULED_RUN_SKIPPED'],
  async find(stackId, at) {
    const newest = await findNewestBackup();
    const overdue = await findOverdue(stackId, newest?.snapshotOn ?? null, at);
    const late = overdue.map(({ scheduleId, scheduleName, since }) => ({
      kind: 'BACKUP_OVERDUE' as const,
      subject: `schedule ${scheduleId}`,
      what: `A backup of the schedule “${scheduleName}” is overdue: the bucket has none since it was due.`,
      since,
      cause: 'The run failed or was skipped, no runner was running, or the backup was deleted.',
      remedy: 'Look at the runs of the schedule, and start a backup.',
      link,
      facts: { newestBackup: newest?.key ?? null },
    }));
    return [...late, ...(await findNotBegun(stackId))];
  },
  async describeEnd({ kind }) {
    return kind === 'BACKUP_OVERDUE'
      ? 'The bucket has a backup again, or the schedule was changed.'
      : 'A later run has begun, or the schedule was changed.';
  },
};

/** The schedules whose last run did not begin. */
async function findNotBegun(stackId: number): Promise<FoundIncident[]> {
  const db = consoleDb();
  const schedules = await db.schedule.findMany({ where: { stackId, enabled: true } });
  const runs = await Promise.all(
    schedules.map(({ id }) =>
      db.scheduledRun.findFirst({
        where: { scheduleId: id, startedOn: { not: null } },
        orderBy: [{ slotOn: 'desc' }, { id: 'desc' }],
        select: { slotOn: true },
      }),
    ),
  );
  const found = await Promise.all(
    schedules.map(({ id, name }, index) => findFirstNotBegun(id, name, runs[index]?.slotOn ?? new Date(0))),
  );
  return found.filter((one) => one !== null);
}

/** The first run after the last one that began. */
async function findFirstNotBegun(scheduleId: number, name: string, after: Date): Promise<FoundIncident | null> {
  const run = await consoleDb().scheduledRun.findFirst({
    where: { scheduleId, slotOn: { gt: after }, state: { in: ['MISSED', 'SKIPPED'] } },
    orderBy: { slotOn: 'asc' },
  });
  if (run === null || (run.state !== 'MISSED' && run.state !== 'SKIPPED')) return null;
  const isMissed = run.state === 'MISSED';
  return {
    kind: kinds[run.state],
    subject: `schedule ${scheduleId}`,
    what: `A run of the schedule “${name}” was ${isMissed ? 'missed' : 'skipped'}. ${run.reason ?? ''}`.trim(),
    since: run.slotOn,
    cause: isMissed
      ? 'No runner was running at that time.'
      : 'Another job, a quiet time or planned maintenance lasted longer than the run’s window.',
    remedy: isMissed ? 'Check that a runner is running.' : 'Choose another time for the schedule, or a longer window.',
    link,
  };
}
