import { retentionHold } from '#lib/contracts/retention/retention.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** What has incidents of its own. */
const toldElsewhere = ['OVERDUE', 'VERIFICATION_FAILED', 'ANOMALY'];

/** Retention is held by the backups themselves, as the last look of a runner found. */
export const retentionHeld: IncidentCondition = {
  kinds: ['RETENTION_HELD'],
  async find(stackId) {
    const row = await consoleDb().retention.findUnique({ where: { stackId_place: { stackId, place: 'FIRST' } } });
    const holds = retentionHold.array().parse(row?.holds ?? []);
    const [hold] = holds.filter(({ kind }) => !toldElsewhere.includes(kind));
    if (row === null || hold === undefined) return [];
    return [
      {
        kind: 'RETENTION_HELD',
        subject: 'retention',
        what: `Retention deletes nothing: ${hold.what}`,
        since: row.heldSince ?? row.lookedOn ?? row.changedOn,
        cause:
          hold.kind === 'UNREADABLE'
            ? 'The file was changed, cut short or replaced, or the bucket refuses to give it.'
            : null,
        remedy:
          hold.kind === 'UNREADABLE'
            ? 'Take a new backup and verify it. Then delete the file that cannot be read.'
            : 'Take a new backup and verify it.',
        link: '/protection/retention',
      },
    ];
  },
  async describeEnd() {
    return 'Nothing holds retention any more.';
  },
};
