import { formatDuration } from '#lib/format/format-duration.ts';
import { formatTarget } from '#lib/format/format-target.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { getObjectives } from '../../objectives/get-objectives.ts';
import { defaultStackId } from '../../stacks/default-stack.ts';
import type { FoundIncident, IncidentCondition } from './incident-condition.ts';

/** More data would be lost, or a restore takes longer, than the stack's objectives allow. */
export const objectiveBroken: IncidentCondition = {
  kinds: ['OBJECTIVE_BROKEN'],
  async find(_, at) {
    const set = await consoleDb().objective.findUnique({ where: { stackId: defaultStackId } });
    if (set === null || (set.rpoSeconds === null && set.rtoSeconds === null)) return [];
    const { rpo, rto } = await getObjectives();
    const found: FoundIncident[] = [];
    const facts = { kind: 'OBJECTIVE_BROKEN', link: '/protection/drills' } as const;
    if (rpo.state === 'BROKEN') {
      const target = formatTarget(rpo.targetSeconds ?? 0);
      const overdueMs = rpo.seconds === null ? 0 : (rpo.seconds - (rpo.targetSeconds ?? 0)) * 1000;
      found.push({
        ...facts,
        subject: 'rpo',
        what:
          rpo.seconds === null
            ? `No backup is verified, so all data could be lost; the objective is ${target} at most.`
            : `The newest verified backup’s data is ${formatDuration(rpo.seconds * 1000)} old; the objective is ${target} at most.`,
        since: new Date(Math.max(at.getTime() - overdueMs, set.changedOn.getTime())),
        cause: 'Backups or verifications are too rare, or they failed.',
        remedy: 'Take a backup and verify it now, and schedule both more often.',
      });
    }
    if (rto.state === 'BROKEN') {
      found.push({
        ...facts,
        subject: 'rto',
        what: `The last restore took ${formatDuration(rto.milliseconds ?? 0)}; the objective is ${formatTarget(rto.targetSeconds ?? 0)} at most.`,
        since: new Date(Math.max(Date.parse(rto.measuredOn ?? at.toISOString()), set.changedOn.getTime())),
        cause: 'The database has grown, or its server or the bucket was slow.',
        remedy:
          'Look at the phases of that job. More RUNNER_CONNECTIONS, memory or a faster disk can help; or set another objective.',
      });
    }
    return found;
  },
  describeEnd: async ({ subject }) =>
    subject === 'rpo'
      ? 'A newer backup was verified, or the objective was changed.'
      : 'A restore was fast enough again, or the objective was changed.',
};
