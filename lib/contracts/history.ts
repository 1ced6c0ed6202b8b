import { z } from 'zod';
import { moment } from './moment.ts';
import { pageOf, pageQuery } from './paging.ts';

/** The kinds of events in the history, by the groups that a person filters by. */
export const historyEventGroups = {
  status: ['STATUS_SET'],
  maintenance: [
    'MAINTENANCE_PLANNED',
    'MAINTENANCE_CHANGED',
    'MAINTENANCE_BEGUN',
    'MAINTENANCE_ENDED',
    'MAINTENANCE_CANCELLED',
  ],
  daemons: ['DAEMON_STARTED', 'DAEMON_STOP_ASKED', 'DAEMON_ENDED'],
  backups: [
    'BACKUP_UPLOADED',
    'BACKUP_DELETED',
    'BACKUP_UNDELETED',
    'BACKUP_NOTED',
    'BACKUP_COPIED',
    'COPY_RETRIED',
    'COPY_DELETED',
    'COPY_RETENTION_SET',
    'COPY_RETENTION_CLEARED',
    'UPLOAD_ABORTED',
    'KEPT_DATABASE_DROPPED',
    'NEW_DATABASE_DROPPED',
    'RETENTION_SET',
    'RETENTION_CLEARED',
  ],
  protection: [
    'ANOMALY_ACCEPTED',
    'CHECK_ADDED',
    'CHECK_CHANGED',
    'CHECK_DELETED',
    'DRILL_ADDED',
    'DRILL_CHANGED',
    'DRILL_DELETED',
    'OBJECTIVES_SET',
    'PACE_SET',
    'PACE_RESET',
    'SCHEDULE_CREATED',
    'SCHEDULE_CHANGED',
    'SCHEDULE_DELETED',
    'SCHEDULED_RUN_MISSED',
    'SCHEDULED_RUN_SKIPPED',
    'SCHEDULED_RUN_FAILED',
    'CHANNEL_ADDED',
    'CHANNEL_CHANGED',
    'CHANNEL_DELETED',
    'HEARTBEAT_ADDED',
    'HEARTBEAT_DELETED',
    'DIGEST_CHANGED',
  ],
  access: [
    'LOGGED_IN',
    'LOG_IN_FAILED',
    'SESSIONS_ENDED',
    'PASSWORD_CHANGED',
    'API_TOKEN_CREATED',
    'API_TOKEN_REVOKED',
    'API_TOKEN_REFUSED',
  ],
} as const;

const groupNames = ['status', 'maintenance', 'daemons', 'backups', 'protection', 'access'] as const;
export const historyEventGroup = z.enum(groupNames);
export type HistoryEventGroup = z.infer<typeof historyEventGroup>;

const historyEventKinds = [
  ...historyEventGroups.status,
  ...historyEventGroups.maintenance,
  ...historyEventGroups.daemons,
  ...historyEventGroups.backups,
  ...historyEventGroups.protection,
  ...historyEventGroups.access,
] as const;
export const historyEventKind = z.enum(historyEventKinds);
export type HistoryEventKind = z.infer<typeof historyEventKind>;

/** An event that stays BEGUN belongs to a console that ended meanwhile: it is not known whether it was done. */
const historyEventOutcome = z.enum(['BEGUN', 'DONE', 'FAILED']);

export const event = z.object({
  id: z.string(),
  on: z.iso.datetime(),
  kind: historyEventKind,
  /** Email; null if the console did it by itself, or if it is not known who did it. */
  doneBy: z.string().nullable(),
  /** A backup's key, the id of a daemon or of a maintenance, a database's name. */
  subject: z.string().nullable(),
  outcome: historyEventOutcome,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type HistoryEvent = z.infer<typeof event>;

const kinds = z
  .string()
  .transform((list) => list.split(',').map((kind) => kind.trim().toUpperCase()))
  .pipe(z.array(historyEventKind));

/** `kind`: a comma list; `from` inclusive, `to` exclusive. */
export const historyQuery = pageQuery.extend({
  kind: kinds.optional(),
  group: historyEventGroup.optional(),
  who: z.string().min(1).max(320).optional(),
  from: moment.optional(),
  to: moment.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

export const historyPage = pageOf(event).extend({
  /** Everybody in the history, for a filter. */
  people: z.array(z.string()),
});
export type HistoryPage = z.infer<typeof historyPage>;
