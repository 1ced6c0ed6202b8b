import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

export const daemonTypes = ['BACKUP', 'RESTORE', 'VERIFY'] as const;
export const daemonType = z.enum(daemonTypes);
export type DaemonType = z.infer<typeof daemonType>;

/** IN_QUEUE and IN_PROGRESSS (so spelled) belong to the original's enumeration; a daemon here is STARTED until it ends. */
export const daemonStatuses = ['STARTED', 'IN_QUEUE', 'IN_PROGRESSS', 'COMPLETED', 'FAILED', 'TERMINATED'] as const;
export const daemonStatus = z.enum(daemonStatuses);
export type DaemonStatus = z.infer<typeof daemonStatus>;

/** How a restore goes about it. UNDO: the database that a staged restore put aside takes its name back. */
export const restoreMode = z.enum(['IN_PLACE', 'STAGED', 'NEW_DATABASE', 'UNDO']);
export type RestoreMode = z.infer<typeof restoreMode>;

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
  /** Of a restore; null of any other. */
  mode: restoreMode.nullable(),
  /** Of a restore into a new database: its name. */
  targetDatabase: z.string().nullable(),
  /**
   * Of an undo: the restore that it undoes, and whether that was an undo itself. A restore from another one's safety backup
   * undoes that one.
   */
  undoOf: z.object({ id: z.string(), isUndo: z.boolean() }).nullable(),
  /** Of a restore that was undone: by which daemon, and when that had finished (epoch milliseconds). */
  undoneBy: z.object({ id: z.string(), endedOn: z.number() }).nullable(),
  totalTimeMS: z.number(),
  startedBy: z.string(),
  startedOn: z.number(),
});
export type BackupRestoreStatus = z.infer<typeof backupRestoreStatus>;

export const daemonPage = pageOf(backupRestoreStatus);
export type DaemonPage = z.infer<typeof daemonPage>;

export const daemonQuery = pageQuery.extend({ type: daemonType.optional(), status: daemonStatus.optional() });

export const startBackupInput = z.strictObject({
  /** Whether it is verified as soon as it is whole; false unless told. */
  verify: z.boolean().optional(),
});
export type StartBackupInput = z.infer<typeof startBackupInput>;

/** `url` or `fileName`; both only if they name the same object (checked by the service). */
export const startRestoreInput = z.strictObject({
  url: z.string().optional(),
  fileName: z.string().optional(),
  /** Whether what is there is backed up first, so that the restore can be undone; true unless told. */
  safetyBackup: z.boolean().optional(),
  /** IN_PLACE unless told. A staged restore keeps the old database, so it takes no safety backup. */
  mode: z.enum(['IN_PLACE', 'STAGED']).optional(),
  /** Restores into a new database beside the repository, whose rows and status stay as they are; not with `mode`. */
  target: z.strictObject({ database: z.string() }).optional(),
  /** With mode STAGED or `target`: run the schema of an archive that was not made by this stack or a trusted one; false unless told. */
  trustSchema: z.boolean().optional(),
});
export type StartRestoreInput = z.infer<typeof startRestoreInput>;

/** `daemonId`: of the staged restore, or the undo, that put the database aside which is to come back. */
export const startUndoInput = z.strictObject({ daemonId: z.string() });
export type StartUndoInput = z.infer<typeof startUndoInput>;

/** `url` or `fileName`, as of a restore. */
export const startVerifyInput = z.strictObject({
  url: z.string().optional(),
  fileName: z.string().optional(),
  /** Run the schema of an archive that was not made by this stack or a trusted one; false unless told. */
  trustSchema: z.boolean().optional(),
});
export type StartVerifyInput = z.infer<typeof startVerifyInput>;

/** A database that a staged restore or an undo put aside. Size in bytes, null where it could not be read; times in ISO 8601 (UTC). */
export const keptDatabase = z.object({
  name: z.string(),
  daemonId: z.string(),
  keptOn: z.iso.datetime(),
  dropAfter: z.iso.datetime().nullable(),
  size: z.number().nullable(),
  /** Why it can't take its name back now: a sentence; null: it can. */
  undoProblem: z.string().nullable(),
});
export type KeptDatabase = z.infer<typeof keptDatabase>;
export const keptDatabaseList = z.object({ results: z.array(keptDatabase) });
export type KeptDatabaseList = z.infer<typeof keptDatabaseList>;

/** Whether a daemon with this status still works. */
export function isAtWork(status: DaemonStatus): boolean {
  return status === 'STARTED' || status === 'IN_QUEUE' || status === 'IN_PROGRESSS';
}
