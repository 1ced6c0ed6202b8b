import { z } from 'zod';
import { originFields } from './archive-origin.ts';
import { daemonType, restoreMode } from './daemon.ts';
import { moment } from './moment.ts';
import { pageOf, pageQuery } from './paging.ts';

/**
 * A restore or a verification that restored all that a backup holds: so it can be restored, and in about that time.
 * `durationMs`: of the restoring alone, without a safety backup before it or comparing after it.
 */
export const backupProof = z.object({
  daemonId: z.string(),
  type: daemonType,
  /** Of a restore: where the data went; null of a verification. */
  mode: restoreMode.nullable(),
  /** Of a restore into a new database: its name. */
  targetDatabase: z.string().nullable(),
  endedOn: z.iso.datetime(),
  durationMs: z.number(),
  /** The stack whose console wrote it beside the backup; left out where this console's own database knows it. */
  recordedBy: z.string().optional(),
});
export type BackupProof = z.infer<typeof backupProof>;

/** The last verification of a backup that came to an end by itself, well or not. */
export const backupVerification = z.object({
  daemonId: z.string(),
  status: z.enum(['COMPLETED', 'FAILED']),
  endedOn: z.iso.datetime(),
  errorMessage: z.string().nullable(),
  /** Of one that failed: the backup itself is at fault, not what the verification needed. */
  backupAtFault: z.boolean(),
  /** As of a proof. */
  recordedBy: z.string().optional(),
});
export type BackupVerification = z.infer<typeof backupVerification>;

/** The restore that a backup was taken before, to undo it, and the backup which that one restored from. */
const safetyFor = z.object({ daemonId: z.string(), backupKey: z.string() });

/** The last restore from a backup that completed, and where its data went. */
const lastRestore = z.object({
  daemonId: z.string(),
  mode: restoreMode,
  /** Of NEW_DATABASE: the name of the database that it made. */
  targetDatabase: z.string().nullable(),
  endedOn: z.iso.datetime(),
  /** The id of the daemon that undid it; null: it was not undone. */
  undoneBy: z.string().nullable(),
});
export type LastRestore = z.infer<typeof lastRestore>;

/** An object in the stack's bucket that is named like a backup. Sizes in bytes, times in ISO 8601 (UTC). */
export const backup = z.object({
  key: z.string(),
  /** The id of the daemon that wrote it; null: no daemon of this stack did, such as of an upload under another name. */
  number: z.string().nullable(),
  /** When it was taken, as far as the console knows; where it does not, when the object was written. */
  takenOn: z.iso.datetime(),
  size: z.number(),
  lastModified: z.iso.datetime(),
  url: z.string(),
  note: z.string().nullable(),
  /** It can't be deleted until the mark is taken off. */
  keep: z.boolean(),
  /** The last one; null: this console has never restored it. */
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
  /** null also where the origin is not OWN: what others say of a restore is not believed. */
  safetyFor: safetyFor.nullable(),
  ...originFields,
  lastRestore: lastRestore.nullable(),
});
export type Backup = z.infer<typeof backup>;

export const backupPage = pageOf(backup).extend({
  /** Bytes of all the results, whatever page is asked for. */
  totalSize: z.number(),
  /** All backups, whatever is searched for. */
  bucket: z.object({
    count: z.number(),
    /** Bytes. */
    size: z.number(),
    /** The key of the newest one that is verified; null: none is. */
    newestVerified: z.string().nullable(),
  }),
});
export type BackupPage = z.infer<typeof backupPage>;

export const verifiedFilter = z.enum(['yes', 'no', 'failed']);
export type VerifiedFilter = z.infer<typeof verifiedFilter>;
export const backupSort = z.enum(['taken', 'size', 'name']);

const yesOrNo = z.enum(['true', 'false'], 'takes true or false').transform((text) => text === 'true');

/**
 * Which backups, in which order. `search`: words that are all to be found in the name, the note, the signer's stack or the number. `from` inclusive,
 * `to` exclusive, of the time it was taken. `order`: "desc" for times and sizes, "asc" for names, unless told.
 */
export const backupQuery = pageQuery.extend({
  search: z.string().max(200, 'takes 200 characters at most').optional(),
  verified: verifiedFilter.optional(),
  keep: yesOrNo.optional(),
  safety: yesOrNo.optional(),
  noted: yesOrNo.optional(),
  from: moment.optional(),
  to: moment.optional(),
  sort: backupSort.default('taken'),
  order: z.enum(['asc', 'desc']).optional(),
});
export type BackupQuery = z.output<typeof backupQuery>;

export const mostDeletedAtOnce = 100;
/** The keys of backups that are to be deleted. */
export const deleteBackupsInput = z.strictObject({
  keys: z.array(z.string()).min(1, 'names one backup at least').max(mostDeletedAtOnce, 'names 100 backups at most'),
});
/** What became of each of them, in the order they were named. */
export const deletedBackups = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      deleted: z.boolean(),
      /** Why not: a sentence; null: it is deleted. */
      reason: z.string().nullable(),
    }),
  ),
});
export type DeletedBackups = z.infer<typeof deletedBackups>;

/** What is written of a backup beside it in the bucket. */
export const backupNoteInput = z.strictObject({ note: z.string().max(4000).nullable(), keep: z.boolean() });
export type BackupNoteInput = z.infer<typeof backupNoteInput>;
export const backupNote = z.object({
  note: z.string().nullable(),
  keep: z.boolean(),
  /** Email; null where nothing was written yet. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
});
export type BackupNote = z.infer<typeof backupNote>;

const tableSummary = z.object({ schema: z.string(), name: z.string(), rows: z.number(), bytes: z.number() });

/** What an archive holds, read from its manifest. `bytes` of a table: its COPY text before compression. */
export const backupContents = z.object({
  key: z.string(),
  size: z.number(),
  formatVersion: z.number(),
  stack: z.string(),
  consoleVersion: z.string(),
  serverVersion: z.string(),
  database: z.string(),
  startedBy: z.string(),
  startedOn: z.iso.datetime(),
  /** When the snapshot was taken: the instant that the archive shows. */
  snapshotOn: z.iso.datetime(),
  schemas: z.array(z.string()),
  migrations: z.array(z.string()),
  rows: z.number(),
  bytes: z.number(),
  tables: z.array(tableSummary),
  sequences: z.number(),
  /** Sentences that name what the archive does not hold. */
  notes: z.array(z.string()),
  /** The SQL that makes its tables, and how many bytes of it; null: it holds data alone, and a note says why. */
  schemaSql: z.object({ pgDumpVersion: z.string(), bytes: z.number() }).nullable(),
  /** The last one; null: this console has never restored it. */
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
  /** null also where the origin is not OWN: what others say of a restore is not believed. */
  safetyFor: safetyFor.nullable(),
  ...originFields,
});
export type BackupContents = z.infer<typeof backupContents>;

/** Rows that PostgreSQL counted since the backup: estimates, as rolled back changes count too and the last seconds may be missing. */
export const changesSince = z.object({ inserted: z.number(), updated: z.number(), deleted: z.number() });
export type ChangesSince = z.infer<typeof changesSince>;

/** Why it can't be told what changed since a backup: of any table, or of one. */
export const changesUnknown = z.enum([
  'ARCHIVE_HAS_NO_COUNTS',
  'ANOTHER_DATABASE',
  'COUNTS_BEGAN_ANEW',
  'NOT_COUNTED',
  'TABLE_MADE_ANEW',
  'TABLE_EMPTIED_OR_REWRITTEN',
]);
export type ChangesUnknown = z.infer<typeof changesUnknown>;

/** What a backup taken now could not do: sentences. With a problem none is started; notes name what it would not hold. */
export const backupPreview = z.object({ problems: z.array(z.string()), notes: z.array(z.string()) });
export type BackupPreview = z.infer<typeof backupPreview>;

/** One table on both sides of a restore. `now` rows are PostgreSQL's estimate unless `exact`. */
export const restorePreviewTable = z.object({
  schema: z.string(),
  name: z.string(),
  archiveRows: z.number().nullable(),
  nowRows: z.number().nullable(),
  exact: z.boolean(),
  /** A restore replaces its rows; others are left as they are. */
  replaced: z.boolean(),
  /** What a restore would undo; null where that is unknown or nothing is replaced. */
  changes: changesSince.nullable(),
  changesUnknown: changesUnknown.nullable(),
});
export type RestorePreviewTable = z.infer<typeof restorePreviewTable>;

/** Why an archive can't be restored other than in place: sentences; empty: it can. */
export const restoreWays = z.object({ staged: z.array(z.string()), newDatabase: z.array(z.string()) });
export type RestoreWays = z.infer<typeof restoreWays>;

/** What a restore of an archive would do, without doing it. */
export const restorePreview = z.object({
  stack: z.string(),
  contents: backupContents,
  now: z.object({
    database: z.string(),
    serverVersion: z.string(),
    rows: z.number(),
    /** Of the tables with their TOAST, without indexes. */
    bytes: z.number(),
    consoleVersion: z.string(),
    /** The newest that this console reads. */
    formatVersion: z.number(),
    migrations: z.array(z.string()),
  }),
  tables: z.array(restorePreviewTable),
  /** What a restore would undo, of the tables of which that is known. */
  changes: changesSince.extend({
    /** Replaced tables of which it is unknown. */
    unknownTables: z.number(),
    /** Why it is unknown of all of them; null where it is known of some. */
    unknown: changesUnknown.nullable(),
  }),
  /** The last restore since the backup's instant, from whatever backup: counts from before it are no longer comparable. */
  restoredSince: z
    .object({
      daemonId: z.string(),
      key: z.string(),
      endedOn: z.iso.datetime(),
      mode: restoreMode,
      /** The id of the restore that it undid; null: it was no undo. */
      undid: z.string().nullable(),
    })
    .nullable(),
  /** Sentences; a restore in place with any of these is refused. */
  problems: z.array(z.string()),
  ways: restoreWays,
  /** The way that can work: in place if possible, else staged, else into a new database; null: none can. */
  recommended: restoreMode.extract(['IN_PLACE', 'STAGED', 'NEW_DATABASE']).nullable(),
  /** Sentences; worth knowing, in nobody's way. */
  notes: z.array(z.string()),
});
export type RestorePreview = z.infer<typeof restorePreview>;
