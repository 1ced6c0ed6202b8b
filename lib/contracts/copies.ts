import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

/** WAITING: it is copied when its turn comes. FAILED: the last attempt failed, and another one follows. DELETED: the rules of the copies deleted it. */
export const copyState = z.enum(['WAITING', 'COPYING', 'DONE', 'FAILED', 'DELETED']);
export type CopyState = z.infer<typeof copyState>;

/** What is known of a backup's copy in the second bucket. Sizes in bytes. */
export const copyFacts = z.object({
  state: copyState,
  /** Whether the first bucket has the backup, as last listed. */
  isInFirst: z.boolean(),
  copiedBytes: z.number(),
  /** When every byte of the copy was compared; null if that has not been done. */
  verifiedOn: z.iso.datetime().nullable(),
  /** Until when the second bucket's lock keeps it; null if it has none. */
  lockedUntil: z.iso.datetime().nullable(),
  /** A fault that the backup itself has, so that the copy has it, too: a sentence. */
  finding: z.string().nullable(),
  /** Why the last attempt failed: a sentence. */
  error: z.string().nullable(),
});
export type CopyFacts = z.infer<typeof copyFacts>;

/** A backup and its copy. */
export const backupCopy = copyFacts.extend({
  key: z.string(),
  bytes: z.number(),
  /** When the first bucket's object was written; when the copy was, if the first bucket never had it. */
  writtenOn: z.iso.datetime(),
  failedSince: z.iso.datetime().nullable(),
  /** When a failed copy is tried again; null in any other state. */
  nextTryOn: z.iso.datetime().nullable(),
});
export type BackupCopy = z.infer<typeof backupCopy>;

/** `state`: only copies in this state. */
export const copiesQuery = pageQuery.extend({ state: copyState.optional() });
export type CopiesQuery = z.output<typeof copiesQuery>;

/** A page of copies, the newest backup first, and the sums over all of them. */
export const copiesPage = pageOf(backupCopy).extend({
  /** Where the copies go; null if COPY_S3_BUCKET is not set. */
  second: z.object({ bucket: z.string(), endpoint: z.string() }).nullable(),
  counts: z.object({
    done: z.number(),
    waiting: z.number(),
    copying: z.number(),
    failed: z.number(),
    /** Those that the rules of the copies deleted, and that the first bucket still has. */
    deleted: z.number(),
    onlyCopy: z.number(),
  }),
  /** The bytes of the copies that are whole. */
  copiedBytes: z.number(),
  /** When the oldest backup that is not copied yet was written; null if every backup is copied. */
  behindSince: z.iso.datetime().nullable(),
});
export type CopiesPage = z.infer<typeof copiesPage>;
