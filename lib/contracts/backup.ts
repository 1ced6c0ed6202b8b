import { z } from 'zod';
import { pageOf } from './paging.ts';

/** An object in the stack's bucket that is named like a backup. Sizes in bytes, times in ISO 8601 (UTC). */
export const backup = z.object({
  key: z.string(),
  size: z.number(),
  lastModified: z.iso.datetime(),
  url: z.string(),
  note: z.string().nullable(),
  /** It can't be deleted until the mark is taken off. */
  keep: z.boolean(),
});
export type Backup = z.infer<typeof backup>;
export const backupPage = pageOf(backup);
export type BackupPage = z.infer<typeof backupPage>;

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
});
export type BackupContents = z.infer<typeof backupContents>;

/** One table on both sides of a restore. `now` rows are PostgreSQL's estimate unless `exact`. */
export const restorePreviewTable = z.object({
  schema: z.string(),
  name: z.string(),
  archiveRows: z.number().nullable(),
  nowRows: z.number().nullable(),
  exact: z.boolean(),
});

/** What a restore of an archive would do, without doing it. */
export const restorePreview = z.object({
  stack: z.string(),
  contents: backupContents,
  now: z.object({ database: z.string(), serverVersion: z.string(), rows: z.number(), bytes: z.number() }),
  tables: z.array(restorePreviewTable),
  /** Sentences; a restore with any of these is refused. */
  problems: z.array(z.string()),
  /** Sentences; worth knowing, in nobody's way. */
  notes: z.array(z.string()),
});
export type RestorePreview = z.infer<typeof restorePreview>;
