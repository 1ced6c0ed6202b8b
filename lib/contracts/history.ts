import { z } from 'zod';
import { moment } from './moment.ts';
import { pageOf, pageQuery } from './paging.ts';

/** What is kept in the history, in groups that a person asks for. */
export const deedGroups = {
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
    'BACKUP_NOTED',
    'UPLOAD_ABORTED',
    'KEPT_DATABASE_DROPPED',
    'NEW_DATABASE_DROPPED',
  ],
  access: ['LOGGED_IN', 'LOG_IN_FAILED', 'SESSIONS_ENDED', 'PASSWORD_CHANGED'],
} as const;

const groupNames = ['status', 'maintenance', 'daemons', 'backups', 'access'] as const;
export const deedGroup = z.enum(groupNames);
export type DeedGroup = z.infer<typeof deedGroup>;

const deedKinds = [
  ...deedGroups.status,
  ...deedGroups.maintenance,
  ...deedGroups.daemons,
  ...deedGroups.backups,
  ...deedGroups.access,
] as const;
export const deedKind = z.enum(deedKinds);
export type DeedKind = z.infer<typeof deedKind>;

/** BEGUN for long: the console was ended meanwhile, and whether it was done is not known. */
const deedOutcome = z.enum(['BEGUN', 'DONE', 'FAILED']);

export const deed = z.object({
  id: z.string(),
  on: z.iso.datetime(),
  kind: deedKind,
  /** Email; null: the console by itself, or it is not known who. */
  doneBy: z.string().nullable(),
  /** A backup's key, the id of a daemon or of a maintenance, a database's name. */
  subject: z.string().nullable(),
  outcome: deedOutcome,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Deed = z.infer<typeof deed>;

const kinds = z
  .string()
  .transform((list) => list.split(',').map((kind) => kind.trim().toUpperCase()))
  .pipe(z.array(deedKind));

/** `kind`: a comma list; `from` inclusive, `to` exclusive. */
export const historyQuery = pageQuery.extend({
  kind: kinds.optional(),
  group: deedGroup.optional(),
  who: z.string().min(1).max(320).optional(),
  from: moment.optional(),
  to: moment.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

export const historyPage = pageOf(deed).extend({
  /** Everybody in the history, for a filter. */
  people: z.array(z.string()),
});
export type HistoryPage = z.infer<typeof historyPage>;
