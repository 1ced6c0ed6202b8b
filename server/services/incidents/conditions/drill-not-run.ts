import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { nextSlots } from '../../schedules/slots/next-slots.ts';
import type { FoundIncident, IncidentCondition } from './incident-condition.ts';

const link = '/protection/drills';
/** Another job may hold a drill up for a while. */
const overdueAfterMs = 60 * 60_000;

const notBegun: Record<string, { verb: string; cause: string; remedy: string }> = {
  MISSED: {
    verb: 'was missed',
    cause: 'No runner was running at that time.',
    remedy: 'Check that a runner is running, and verify a backup now.',
  },
  SKIPPED: {
    verb: 'was skipped',
    cause: 'Another job lasted longer than the six hours that a drill waits.',
    remedy: 'Choose another time for the drill, and verify a backup now.',
  },
  FAILED: {
    verb: 'could not begin',
    cause: 'The bucket has no backup that the drill may take, or the verification was refused.',
    remedy: 'Do what the reason says, and verify a backup now.',
  },
};

/**
 * A drill did not begin when it was due. A verification that a drill began and that failed is told as a failed verification.
 * @see verificationFailed
 */
export const drillNotRun: IncidentCondition = {
  kinds: ['DRILL_OVERDUE', 'DRILL_MISSED'],
  async find(stackId, at) {
    const drills = await consoleDb().drill.findMany({ where: { stackId, isEnabled: true }, orderBy: { id: 'asc' } });
    const found = await Promise.all(
      drills.map(async (drill) => [await findOverdue(drill, at), await findNotBegun(drill)]),
    );
    return found.flat().filter((one) => one !== null);
  },
  async describeEnd({ kind }) {
    return kind === 'DRILL_OVERDUE'
      ? 'The drill has begun, was given up, or was changed.'
      : 'A later run of the drill has begun, or the drill was changed.';
  },
};

type StoredDrill = { id: number; name: string; cron: string; zone: string; plannedUntil: Date; changedOn: Date };

/** The run that should have begun an hour ago, whether the runners have written it down or not. */
async function findOverdue(
  { id, name, cron, zone, plannedUntil }: StoredDrill,
  at: Date,
): Promise<FoundIncident | null> {
  const waiting = await consoleDb().drillRun.findFirst({
    where: { drillId: id, state: 'WAITING' },
    orderBy: { slotOn: 'asc' },
  });
  const slotOn = waiting?.slotOn ?? nextSlots({ cron, zone, quiet: [] }, plannedUntil, 1)[0];
  if (slotOn === undefined || at.getTime() - slotOn.getTime() < overdueAfterMs) return null;
  return {
    kind: 'DRILL_OVERDUE',
    subject: `drill ${id}`,
    what: `The drill “${name}” should have begun. ${waiting?.reason ?? ''}`.trim(),
    since: slotOn,
    cause: 'Another job is running, or the runners cannot do what is due.',
    remedy: 'Look at the job that is running. A drill waits for it for six hours; then it is skipped.',
    link,
  };
}

/** The first run that did not begin, of those since the last one that did, or since the drill was changed. */
async function findNotBegun({ id, name, changedOn }: StoredDrill): Promise<FoundIncident | null> {
  const db = consoleDb();
  const last = await db.drillRun.findFirst({
    where: { drillId: id, daemonId: { not: null } },
    orderBy: { slotOn: 'desc' },
  });
  const after = new Date(Math.max(last?.slotOn.getTime() ?? 0, changedOn.getTime()));
  const run = await db.drillRun.findFirst({
    where: { drillId: id, slotOn: { gt: after }, daemonId: null, state: { in: Object.keys(notBegun) } },
    orderBy: { slotOn: 'asc' },
  });
  const words = notBegun[run?.state ?? ''];
  if (run === null || words === undefined) return null;
  return {
    kind: 'DRILL_MISSED',
    subject: `drill ${id}`,
    what: `A run of the drill “${name}” ${words.verb}. ${run.reason ?? ''}`.trim(),
    since: run.slotOn,
    cause: words.cause,
    remedy: words.remedy,
    link,
  };
}
