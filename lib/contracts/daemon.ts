import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

export const daemonTypes = ['BACKUP', 'RESTORE'] as const;
export const daemonType = z.enum(daemonTypes);
export type DaemonType = z.infer<typeof daemonType>;

/** IN_QUEUE and IN_PROGRESSS (so spelled) belong to the original's enumeration; a daemon here is STARTED until it ends. */
export const daemonStatuses = ['STARTED', 'IN_QUEUE', 'IN_PROGRESSS', 'COMPLETED', 'FAILED', 'TERMINATED'] as const;
export const daemonStatus = z.enum(daemonStatuses);
export type DaemonStatus = z.infer<typeof daemonStatus>;

/** The original's answer for a daemon, spelled as the original spells it. Times in milliseconds. */
export const backupRestoreStatus = z.object({
  id: z.string(),
  type: daemonType,
  status: daemonStatus,
  progresssMessage: z.string(),
  progresssCurrent: z.number(),
  progresssTotal: z.number(),
  errorMessage: z.string().nullable(),
  errorDetails: z.string().nullable(),
  backupUrl: z.string().nullable(),
  /** Of a restore: the backup taken before it, which undoes it; null until that is whole, or where none was asked for. */
  safetyBackupUrl: z.string().nullable(),
  totalTimeMS: z.number(),
  startedBy: z.string(),
  startedOn: z.number(),
});
export type BackupRestoreStatus = z.infer<typeof backupRestoreStatus>;

export const daemonPage = pageOf(backupRestoreStatus);
export type DaemonPage = z.infer<typeof daemonPage>;

export const daemonQuery = pageQuery.extend({ type: daemonType.optional(), status: daemonStatus.optional() });

export const startBackupInput = z.strictObject({});

/** `url` or `fileName`; both only if they name the same object (checked by the service). */
export const startRestoreInput = z.strictObject({
  url: z.string().optional(),
  fileName: z.string().optional(),
  /** Whether what is there is backed up first, so that the restore can be undone; true unless told. */
  safetyBackup: z.boolean().optional(),
});
export type StartRestoreInput = z.infer<typeof startRestoreInput>;

/** Whether a daemon with this status still works. */
export function isAtWork(status: DaemonStatus): boolean {
  return status === 'STARTED' || status === 'IN_QUEUE' || status === 'IN_PROGRESSS';
}
