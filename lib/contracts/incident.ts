import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

/** What a person can choose to be told of. */
export const notificationTopics = [
  'FAILED',
  'VERIFICATION_FAILED',
  'OVERDUE',
  'WARNING',
  'RECOVERED',
  'STATUS_CHANGED',
  'SUCCEEDED',
  'DIGEST',
] as const;
export const notificationTopic = z.enum(notificationTopics);
export type NotificationTopic = z.infer<typeof notificationTopic>;

/** Each kind of incident: its title on screens and in messages, and what of it a person can choose to be told of. */
export const incidentKinds = {
  BACKUP_FAILED: { title: 'Backup failed', topic: 'FAILED' },
  VERIFICATION_FAILED: { title: 'Verification failed', topic: 'VERIFICATION_FAILED' },
  RESTORE_FAILED: { title: 'Restore failed', topic: 'FAILED' },
  ANOMALY: { title: 'Backup unlike the ones before', topic: 'WARNING' },
  CHECK_NOT_AS_EXPECTED: { title: 'Check not answered as expected', topic: 'WARNING' },
  OBJECTIVE_BROKEN: { title: 'Objective broken', topic: 'WARNING' },
  BUCKET_UNREACHABLE: { title: 'Bucket cannot be reached', topic: 'FAILED' },
  DATABASE_UNREACHABLE: { title: 'Database cannot be reached', topic: 'FAILED' },
  BACKUP_OVERDUE: { title: 'Backup overdue', topic: 'OVERDUE' },
  SCHEDULED_RUN_MISSED: { title: 'Scheduled backup missed', topic: 'WARNING' },
  SCHEDULED_RUN_SKIPPED: { title: 'Scheduled backup skipped', topic: 'WARNING' },
  COPY_FAILED: { title: 'Copies fail', topic: 'FAILED' },
  COPY_LATE: { title: 'Copies are late', topic: 'OVERDUE' },
  DRILL_OVERDUE: { title: 'Drill overdue', topic: 'OVERDUE' },
  DRILL_MISSED: { title: 'Drill missed', topic: 'WARNING' },
  DELIVERY_FAILED: { title: 'Notifications are not taken', topic: 'WARNING' },
  RETENTION_HELD: { title: 'Retention is held', topic: 'WARNING' },
} as const satisfies Record<string, { title: string; topic: NotificationTopic }>;
export type IncidentKind = keyof typeof incidentKinds;

export function isIncidentKind(kind: string): kind is IncidentKind {
  return Object.hasOwn(incidentKinds, kind);
}

/** Something that is wrong, from when it was noticed until it is over. Times are ISO 8601 in UTC. */
export const incident = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  /** What tells two incidents of a kind apart. */
  subject: z.string(),
  /** A sentence: what is wrong. */
  what: z.string(),
  /** From when it was wrong, which can be before it was noticed. */
  since: z.iso.datetime(),
  /** The likely cause; null if it is not known. */
  cause: z.string().nullable(),
  remedy: z.string().nullable(),
  /** The path of a page of the console. */
  link: z.string().nullable(),
  openedOn: z.iso.datetime(),
  /** Null while it is open. */
  closedOn: z.iso.datetime().nullable(),
  /** A sentence: how it ended; null while it is open. */
  end: z.string().nullable(),
});
export type Incident = z.infer<typeof incident>;

export const incidentPage = pageOf(incident);
export type IncidentPage = z.infer<typeof incidentPage>;

/** Newest first. */
export const incidentQuery = pageQuery.extend({ state: z.enum(['OPEN', 'CLOSED', 'ALL']).default('ALL') });
