import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

export const daemonTypes = ['BACKUP', 'RESTORE', 'VERIFY'] as const;
export const daemonType = z.enum(daemonTypes);
export type DaemonType = z.infer<typeof daemonType>;

/** IN_QUEUE and IN_PROGRESSS (so spelled) belong to the original services' enumeration; a daemon here is STARTED until it ends. */
export const daemonStatuses = ['STARTED', 'IN_QUEUE', 'IN_PROGRESSS', 'COMPLETED', 'FAILED', 'TERMINATED'] as const;
export const daemonStatus = z.enum(daemonStatuses);
export type DaemonStatus = z.infer<typeof daemonStatus>;

/** The way of a restore. UNDO: the previous database that a staged restore kept becomes the current one again. */
export const restoreMode = z.enum(['IN_PLACE', 'STAGED', 'NEW_DATABASE', 'UNDO']);
export type RestoreMode = z.infer<typeof restoreMode>;

/** What a daemon does, as people name it: a restore by its way, and one that undoes another as an undo. */
export const daemonKind = z.enum(['BACKUP', 'VERIFY', 'IN_PLACE', 'STAGED', 'NEW_DATABASE', 'UNDO']);
export type DaemonKind = z.infer<typeof daemonKind>;

/** The answer for a daemon, spelled as the original services spelled it (docs/compatibility.md). Times are in milliseconds. */
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
  /** The address of the safety backup of a restore; null until that backup is complete, and if none was wanted. */
  safetyBackupUrl: z.string().nullable(),
  /** The way of a restore; null for every other daemon. */
  mode: restoreMode.nullable(),
  /** The name of the database that a restore into a new database created; null for every other daemon. */
  targetDatabase: z.string().nullable(),
  /**
   * The restore that an undo undoes, and whether that was an undo itself; null for every other daemon. A restore from another restore's safety backup
   * undoes that restore.
   */
  undoOf: z.object({ id: z.string(), isUndo: z.boolean() }).nullable(),
  /** The daemon that undid this restore, and when it finished (epoch milliseconds); null if this restore was not undone. */
  undoneBy: z.object({ id: z.string(), endedOn: z.number() }).nullable(),
  totalTimeMS: z.number(),
  startedBy: z.string(),
  startedOn: z.number(),
});
export type BackupRestoreStatus = z.infer<typeof backupRestoreStatus>;

export const daemonPage = pageOf(backupRestoreStatus);
export type DaemonPage = z.infer<typeof daemonPage>;

export const daemonQuery = pageQuery.extend({
  type: daemonType.optional(),
  kind: daemonKind.optional(),
  status: daemonStatus.optional(),
});

export const startBackupInput = z.strictObject({
  /** Whether the backup is verified as soon as it is complete; false by default. */
  verify: z.boolean().optional(),
  /** Whether rows that can't be read are left out and named, where they would fail the backup; false by default. */
  skipUnreadable: z.boolean().optional(),
});
export type StartBackupInput = z.infer<typeof startBackupInput>;

/** `url` or `fileName`; both only if they name the same object (checked by the service). */
export const startRestoreInput = z.strictObject({
  url: z.string().optional(),
  fileName: z.string().optional(),
  /** Whether the current data is backed up first, so that the restore can be undone; true by default. */
  safetyBackup: z.boolean().optional(),
  /** IN_PLACE by default. A staged restore keeps the previous database, so it takes no safety backup. */
  mode: z.enum(['IN_PLACE', 'STAGED']).optional(),
  /** Restores into a new database beside the repository, which stays as it is; not together with `mode`. */
  target: z.strictObject({ database: z.string() }).optional(),
  /** With mode STAGED or `target`: run the schema of an archive that neither this stack nor a trusted one made; false by default. */
  trustSchema: z.boolean().optional(),
  /** Whether the restore is refused when a constraint, index or view would come back weaker than it was; false by default. */
  strict: z.boolean().optional(),
});
export type StartRestoreInput = z.infer<typeof startRestoreInput>;

/** `daemonId` is the staged restore, or the undo, that kept the database which becomes the current one again. */
export const startUndoInput = z.strictObject({ daemonId: z.string() });
export type StartUndoInput = z.infer<typeof startUndoInput>;

/** `url` or `fileName`, as for a restore. */
export const startVerifyInput = z.strictObject({
  url: z.string().optional(),
  fileName: z.string().optional(),
  /** Run the schema of an archive that neither this stack nor a trusted one made; false by default. */
  trustSchema: z.boolean().optional(),
});
export type StartVerifyInput = z.infer<typeof startVerifyInput>;

/** A previous database that a staged restore or an undo kept. The size is in bytes, and null if it could not be read; times are ISO 8601 (UTC). */
export const keptDatabase = z.object({
  name: z.string(),
  daemonId: z.string(),
  keptOn: z.iso.datetime(),
  dropAfter: z.iso.datetime().nullable(),
  size: z.number().nullable(),
  /** A sentence that says why it cannot become the current database again now; null if it can. */
  undoProblem: z.string().nullable(),
});
export type KeptDatabase = z.infer<typeof keptDatabase>;
export const keptDatabaseList = z.object({ results: z.array(keptDatabase) });
export type KeptDatabaseList = z.infer<typeof keptDatabaseList>;

/** Whether a daemon with this status is still running. */
export function isAtWork(status: DaemonStatus): boolean {
  return status === 'STARTED' || status === 'IN_QUEUE' || status === 'IN_PROGRESSS';
}
