import { z } from 'zod';
import { csvFormat } from './storage.ts';

export const formatQuery = z.strictObject({ format: csvFormat });

/** What one table or materialized view takes, in bytes; rows are PostgreSQL's estimates, null where it has none yet. */
export const tableSize = z.object({
  kind: z.enum(['TABLE', 'MATERIALIZED_VIEW']),
  schema: z.string(),
  name: z.string(),
  rows: z.number().nullable(),
  deadRows: z.number(),
  heapBytes: z.number(),
  indexBytes: z.number(),
  toastBytes: z.number(),
  totalBytes: z.number(),
  lastVacuumOn: z.iso.datetime().nullable(),
  lastAnalyzeOn: z.iso.datetime().nullable(),
});
export type TableSize = z.infer<typeof tableSize>;

/** What the repository's database takes: the whole of it, and each table and materialized view. */
export const databaseUse = z.object({ database: z.string(), bytes: z.number(), tables: z.array(tableSize) });
export type DatabaseUse = z.infer<typeof databaseUse>;

const objectCount = z.object({ count: z.number(), bytes: z.number() });

/**
 * What the stack's place in its bucket holds. `notes`: what the console wrote beside backups. `others`: all else, by folder;
 * `prefix`: up to the first slash, or '' for objects outside any folder.
 */
export const bucketUse = z.object({
  bucket: z.string(),
  backups: z.array(z.object({ key: z.string(), size: z.number(), lastModified: z.iso.datetime() })),
  notes: objectCount,
  others: z.array(objectCount.extend({ prefix: z.string(), newestOn: z.iso.datetime() })),
});
export type BucketUse = z.infer<typeof bucketUse>;

export const bucketUseQuery = z.strictObject({ format: csvFormat, list: z.enum(['backups', 'others']).optional() });

/** An upload that was begun and not ended. `daemonId`: the daemon at work that it belongs to. */
export const openUpload = z.object({
  key: z.string(),
  uploadId: z.string(),
  initiatedOn: z.iso.datetime(),
  daemonId: z.string().nullable(),
});
export type OpenUploadReport = z.infer<typeof openUpload>;

export const openUploads = z.object({ results: z.array(openUpload) });

export const abortUploadQuery = z.strictObject({
  key: z.string().min(1).max(1024),
  uploadId: z.string().min(1).max(2048),
});

/** How much was stored at one moment, in bytes; null if it could not be read then. */
export const storageSample = z.object({
  takenOn: z.iso.datetime(),
  occasion: z.enum(['HOUR', 'BACKUP']),
  daemonId: z.string().nullable(),
  databaseBytes: z.number().nullable(),
  heapBytes: z.number().nullable(),
  indexBytes: z.number().nullable(),
  toastBytes: z.number().nullable(),
  usageBytes: z.number().nullable(),
  usageCount: z.number().nullable(),
  backupBytes: z.number().nullable(),
  backupCount: z.number().nullable(),
  otherBytes: z.number().nullable(),
});
export type StorageSample = z.infer<typeof storageSample>;

export const storageSamples = z.object({ results: z.array(storageSample) });

export const storageSamplesQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,4}$/, 'takes a number of days')
    .transform(Number)
    .pipe(z.number().min(1, 'is 1 at least').max(3660, 'is 3,660 at most'))
    .default(7),
  /** About how many samples at most; of a longer time one for each step of it is given. */
  points: z
    .string()
    .regex(/^\d{1,3}$/, 'takes a number of samples')
    .transform(Number)
    .pipe(z.number().min(2, 'is 2 at least').max(500, 'is 500 at most'))
    .default(500),
  format: csvFormat,
});
