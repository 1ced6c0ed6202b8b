import { z } from 'zod';
import { originFields } from './archive-origin.ts';
import { copyFacts } from './copies.ts';
import { daemonType, restoreMode } from './daemon.ts';
import { moment } from './moment.ts';
import { pageOf, pageQuery } from './paging.ts';
import { backupVerdict } from './verdict/backup-verdict.ts';
import { unreadable } from './verdict/unreadable.ts';

/**
 * A restore or a verification that restored everything that a backup holds. It shows that the backup can be restored, and how long that takes.
 * `durationMs` is the time of the restore alone, without a safety backup before it or a comparison after it.
 */
export const backupProof = z.object({
  daemonId: z.string(),
  type: daemonType,
  /** Where a restore's data went; null for a verification. */
  mode: restoreMode.nullable(),
  /** The name of the database that a restore into a new database created; null for every other daemon. */
  targetDatabase: z.string().nullable(),
  endedOn: z.iso.datetime(),
  durationMs: z.number(),
  /** The stack whose console wrote this record beside the backup; absent if this console's own database has the record. */
  recordedBy: z.string().optional(),
});
export type BackupProof = z.infer<typeof backupProof>;

/** The last verification of a backup that completed or failed. */
export const backupVerification = z.object({
  daemonId: z.string(),
  status: z.enum(['COMPLETED', 'FAILED']),
  endedOn: z.iso.datetime(),
  errorMessage: z.string().nullable(),
  /** Whether a failed verification failed because of the backup itself, and not because of what the verification needed. */
  backupAtFault: z.boolean(),
  /** As in a proof. */
  recordedBy: z.string().optional(),
});
export type BackupVerification = z.infer<typeof backupVerification>;

/** The restore that a backup was taken before, to undo it, and the backup which that one restored from. */
const safetyFor = z.object({ daemonId: z.string(), backupKey: z.string() });

/** The last restore from a backup that completed, and where its data went. */
const lastRestore = z.object({
  daemonId: z.string(),
  mode: restoreMode,
  /** The name of the database that it created, with the mode NEW_DATABASE; null with any other. */
  targetDatabase: z.string().nullable(),
  endedOn: z.iso.datetime(),
  /** The id of the daemon that undid it; null if it was not undone. */
  undoneBy: z.string().nullable(),
});
export type LastRestore = z.infer<typeof lastRestore>;

/** An object in the stack's bucket that is named like a backup. Sizes in bytes, times in ISO 8601 (UTC). */
export const backup = z.object({
  key: z.string(),
  /** The id of the daemon that wrote it; null if no daemon of this stack did, as with an upload under another name. */
  number: z.string().nullable(),
  /** When the backup was taken; if the console does not know that, when the object was written. */
  takenOn: z.iso.datetime(),
  size: z.number(),
  lastModified: z.iso.datetime(),
  url: z.string(),
  note: z.string().nullable(),
  /** Whether it is protected: it cannot be deleted until the protection is removed. */
  keep: z.boolean(),
  /** The last one; null if this console has never restored it. */
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
  /** null if there is none, or if the origin is not OWN: what other stacks say about a restore is not trusted. */
  safetyFor: safetyFor.nullable(),
  ...originFields,
  /**
   * How many rows and pages of its tables could not be read and are left out, by its signature; null if nothing is, or if it is not signed.
   */
  incomplete: z.object({ rows: z.number(), pages: z.number() }).nullable(),
  lastRestore: lastRestore.nullable(),
  /** Its copy in the second bucket; null if there is no second bucket. */
  copy: copyFacts.nullable(),
});
export type Backup = z.infer<typeof backup>;

export const backupPage = pageOf(backup).extend({
  /** The size of all results on all pages, in bytes. */
  totalSize: z.number(),
  /** All backups, independent of the search. */
  bucket: z.object({
    count: z.number(),
    /** Bytes. */
    size: z.number(),
    /** The key of the newest verified backup; null if none is verified. */
    newestVerified: z.string().nullable(),
  }),
  /** Why the list is that of the second bucket: a sentence. Null if it is the first bucket's. */
  fellOver: z.string().nullable(),
});
export type BackupPage = z.infer<typeof backupPage>;

export const verifiedFilter = z.enum(['yes', 'no', 'failed']);
export type VerifiedFilter = z.infer<typeof verifiedFilter>;
export const backupSort = z.enum(['taken', 'size', 'name']);

const yesOrNo = z.enum(['true', 'false'], 'takes true or false').transform((text) => text === 'true');

/**
 * Which backups, in which order. `search`: words that are all to be found in the name, the note, the signer's stack or the number. `from` inclusive,
 * `to` exclusive, of the time it was taken. `order`: "desc" for times and sizes, "asc" for names by default.
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
/** What happened to each of them, in the order of the keys. */
export const deletedBackups = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      deleted: z.boolean(),
      /** A sentence that says why it was not deleted; null if it was. */
      reason: z.string().nullable(),
    }),
  ),
});
export type DeletedBackups = z.infer<typeof deletedBackups>;

/** The note and the protection of a backup, which are beside it in the bucket. */
export const backupNoteInput = z.strictObject({ note: z.string().max(4000).nullable(), keep: z.boolean() });
export type BackupNoteInput = z.infer<typeof backupNoteInput>;
export const backupNote = z.object({
  note: z.string().nullable(),
  keep: z.boolean(),
  /** The email of the person who changed it last; null if nobody has yet. */
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
  /** When the snapshot was taken: the moment that the archive shows. */
  snapshotOn: z.iso.datetime(),
  schemas: z.array(z.string()),
  migrations: z.array(z.string()),
  rows: z.number(),
  bytes: z.number(),
  tables: z.array(tableSummary),
  sequences: z.number(),
  /** Sentences that name what the archive does not hold. */
  notes: z.array(z.string()),
  /** What could not be read and is not in the archive; null if everything could. */
  unreadable: unreadable.nullable(),
  /** The version of pg_dump that wrote the schema, and the schema's size in bytes; null if the archive holds only data. A note says why. */
  schemaSql: z.object({ pgDumpVersion: z.string(), bytes: z.number() }).nullable(),
  /** Whether it can be restored, as far as that is known. */
  verdict: backupVerdict,
  /** The last one; null if this console has never restored it. */
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
  /** null if there is none, or if the origin is not OWN: what other stacks say about a restore is not trusted. */
  safetyFor: safetyFor.nullable(),
  ...originFields,
  /** Its copy in the second bucket; null if there is no second bucket. */
  copy: copyFacts.nullable(),
  /** How far the standby was behind, in seconds, that its rows were read from; null if they were read from the primary server. */
  standby: z.object({ behindSeconds: z.number() }).nullable(),
  /** Which bucket this was read from. */
  readFrom: z.enum(['FIRST', 'SECOND']),
  /** Until when the lock of the bucket that it was read from keeps it; null if it has none, or if the key may not read that. */
  lockedUntil: z.iso.datetime().nullable(),
});
export type BackupContents = z.infer<typeof backupContents>;

/** Rows that PostgreSQL counted since the backup: estimates, as rolled back changes count too and the last seconds may be missing. */
export const changesSince = z.object({ inserted: z.number(), updated: z.number(), deleted: z.number() });
export type ChangesSince = z.infer<typeof changesSince>;

/** Why it is not known what changed since a backup: for all tables, or for one. */
export const changesUnknown = z.enum([
  'ARCHIVE_HAS_NO_COUNTS',
  'ANOTHER_DATABASE',
  'COUNTS_BEGAN_ANEW',
  'NOT_COUNTED',
  'TABLE_MADE_ANEW',
  'TABLE_EMPTIED_OR_REWRITTEN',
]);
export type ChangesUnknown = z.infer<typeof changesUnknown>;

/** What a backup that is taken now could not hold, in sentences. With a problem no backup is started; notes name what would be missing. */
export const backupPreview = z.object({ problems: z.array(z.string()), notes: z.array(z.string()) });
export type BackupPreview = z.infer<typeof backupPreview>;

/** One table on both sides of a restore. `now` rows are PostgreSQL's estimate unless `exact`. */
export const restorePreviewTable = z.object({
  schema: z.string(),
  name: z.string(),
  archiveRows: z.number().nullable(),
  nowRows: z.number().nullable(),
  exact: z.boolean(),
  /** Whether a restore replaces the rows of this table. */
  replaced: z.boolean(),
  /** What a restore would undo; null if that is unknown or nothing is replaced. */
  changes: changesSince.nullable(),
  changesUnknown: changesUnknown.nullable(),
});
export type RestorePreviewTable = z.infer<typeof restorePreviewTable>;

/** Sentences that say why an archive cannot be restored in each other way; empty if it can. */
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
    /** The size of the tables with their TOAST tables, without indexes, in bytes. */
    bytes: z.number(),
    consoleVersion: z.string(),
    /** The newest version of the format that this console reads. */
    formatVersion: z.number(),
    migrations: z.array(z.string()),
  }),
  tables: z.array(restorePreviewTable),
  /** What a restore would undo, of the tables of which that is known. */
  changes: changesSince.extend({
    /** The number of replaced tables for which it is unknown. */
    unknownTables: z.number(),
    /** Why it is unknown for all of them; null if it is known for some. */
    unknown: changesUnknown.nullable(),
  }),
  /** The last restore since the backup was taken, from any backup: counts from before it can no longer be compared. */
  restoredSince: z
    .object({
      daemonId: z.string(),
      key: z.string(),
      endedOn: z.iso.datetime(),
      mode: restoreMode,
      /** The id of the restore that it undid; null if it was not an undo. */
      undid: z.string().nullable(),
    })
    .nullable(),
  /** Sentences; a restore in place with any of these is refused. */
  problems: z.array(z.string()),
  ways: restoreWays,
  /** The way that can work: in place if possible, else staged, else into a new database; null if none can. */
  recommended: restoreMode.extract(['IN_PLACE', 'STAGED', 'NEW_DATABASE']).nullable(),
  /** Sentences that are worth knowing and prevent nothing. */
  notes: z.array(z.string()),
});
export type RestorePreview = z.infer<typeof restorePreview>;
