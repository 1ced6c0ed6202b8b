import type { MetricFacts } from '../metric-facts.ts';

/** Facts of which nothing is unknown: every metric has a sample. */
export const fullFacts: MetricFacts = {
  now: new Date('2026-03-01T01:00:00Z'),
  version: '1.2.3',
  console: {
    status: 'READ_ONLY',
    daemons: [
      { type: 'BACKUP', status: 'COMPLETED', count: 30, seconds: 720.5 },
      { type: 'BACKUP', status: 'FAILED', count: 1, seconds: 2 },
      { type: 'VERIFY', status: 'COMPLETED', count: 4, seconds: 300 },
    ],
    running: [{ type: 'BACKUP', count: 1 }],
    lastSeconds: [{ type: 'BACKUP', seconds: 24.9 }],
    lastVerifiedOn: new Date('2026-03-01T00:30:00Z'),
    lastRestoreSeconds: 46.8,
    runnersAlive: 2,
    databaseBytes: 98_000_000,
    nextTokenExpiryOn: new Date('2026-03-31T00:00:00Z'),
    protection: {
      overdueSchedules: 1,
      nextSlotOn: new Date('2026-03-01T02:00:00Z'),
      retentionDeletions: 9,
      notifications: { waiting: 1, retrying: 2, failed: 3 },
      copies: { waiting: 1, copying: 1, done: 9, failed: 1, deleted: 4, behindSince: new Date('2026-03-01T00:10:00Z') },
      isObjectiveKept: { rpo: true, rto: false },
      openIncidents: [{ kind: 'BACKUP_OVERDUE', count: 1 }],
    },
  },
  bucket: {
    listedOn: new Date('2026-03-01T00:59:30Z'),
    backups: 12,
    bytes: 165_600_000,
    newest: { takenOn: new Date('2026-03-01T00:00:00Z'), bytes: 13_800_000 },
    newestLeftOut: { rows: 2, pages: 1 },
    newestVerifiedTakenOn: new Date('2026-02-28T00:00:00Z'),
    newestSnapshotOn: new Date('2026-03-01T00:00:00Z'),
  },
  isBucketUp: true,
  gate: { passed: 1000, refused: 7, failed: 1 },
};
