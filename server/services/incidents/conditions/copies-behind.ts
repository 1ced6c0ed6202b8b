import { formatCount } from '#lib/format/format-count.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** The first failure is tried again after a minute: an outage of that length is no incident. */
const failedForMs = 5 * 60_000;
/** A copy that nobody has finished for so long is late, whatever the reason. */
const lateAfterMs = 2 * 60 * 60_000;

/** Copies into the second bucket fail, or are late. */
export const copiesBehind: IncidentCondition = {
  kinds: ['COPY_FAILED', 'COPY_LATE'],
  async find(stackId, at) {
    const before = (ms: number) => new Date(at.getTime() - ms);
    const behind = { stackId, isInFirst: true };
    const failing = { ...behind, failedSince: { lte: before(failedForMs) } };
    const late = {
      ...behind,
      state: { notIn: ['DONE', 'DELETED'] },
      failedSince: null,
      firstSeenOn: { lte: before(lateAfterMs) },
    } satisfies Prisma.BackupCopyWhereInput;
    const db = consoleDb().backupCopy;
    const [firstFailed, failed, firstLate, lateCount] = await Promise.all([
      db.findFirst({ where: failing, orderBy: { failedSince: 'asc' } }),
      db.count({ where: failing }),
      db.findFirst({ where: late, orderBy: { firstSeenOn: 'asc' } }),
      db.count({ where: late }),
    ]);
    const link = '/protection/copies';
    return [
      ...(firstFailed?.failedSince
        ? [
            {
              kind: 'COPY_FAILED' as const,
              subject: 'second bucket',
              what: `${formatCount(failed, 'backup')} cannot be copied into the second bucket: ${firstFailed.error ?? 'the reason is not known.'}`,
              since: firstFailed.failedSince,
              cause: null,
              remedy:
                'Fix what the sentence names. The copies are tried again every hour at least, or at once on the page Copies.',
              link,
              facts: { copies: failed },
            },
          ]
        : []),
      ...(firstLate === null
        ? []
        : [
            {
              kind: 'COPY_LATE' as const,
              subject: 'second bucket',
              what: `${formatCount(lateCount, 'backup')} ${lateCount === 1 ? 'has' : 'have'} had no copy in the second bucket for more than two hours.`,
              since: firstLate.firstSeenOn,
              cause: 'No runner is running, or the way to the second bucket is too slow for what is backed up.',
              remedy: 'Look at the runners on the page Settings, and at the progress on the page Copies.',
              link,
              facts: { copies: lateCount },
            },
          ]),
    ];
  },
  async describeEnd({ kind }) {
    return kind === 'COPY_FAILED' ? 'No copy fails any more.' : 'No copy is late any more.';
  },
};
