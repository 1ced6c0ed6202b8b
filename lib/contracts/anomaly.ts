import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

/**
 * SIZE: a backup's size is far from the median of those before. ROWS: the same for a table. EMPTIED: a table that had rows has none.
 * VANISHED: a table that had rows is not there. CHECK: a check of a verification was not answered as expected.
 */
export const anomalyKind = z.enum(['SIZE', 'ROWS', 'EMPTIED', 'VANISHED', 'CHECK']);
export type AnomalyKind = z.infer<typeof anomalyKind>;

/** Something in a backup that is far from what the backups before it held. While one is open, no backup is deleted by a rule. */
export const anomaly = z.object({
  id: z.string(),
  kind: anomalyKind,
  /** The backup in which it was found, and when its data was read. */
  backupKey: z.string(),
  snapshotOn: z.iso.datetime(),
  /** What is meant: a table, a check, or the size of the backup. */
  subject: z.string(),
  /** The median of the backups before (bytes of SIZE, else rows); null for a check. */
  expected: z.number().nullable(),
  /** null for a table that is not there, and for a check. */
  actual: z.number().nullable(),
  /** A sentence that says what was found. */
  sentence: z.string(),
  state: z.enum(['OPEN', 'ACCEPTED', 'RESOLVED']),
  foundOn: z.iso.datetime(),
  resolvedOn: z.iso.datetime().nullable(),
  acceptedOn: z.iso.datetime().nullable(),
  /** Email. */
  acceptedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Anomaly = z.infer<typeof anomaly>;

export const anomalyPage = pageOf(anomaly);
export type AnomalyPage = z.infer<typeof anomalyPage>;

/** `backup`: only those that were found in this backup. */
export const anomalyQuery = pageQuery.extend({
  state: z.enum(['open', 'all'], 'takes open or all').default('open'),
  backup: z.string().max(1024, 'takes 1,024 characters at most').optional(),
});
export type AnomalyQuery = z.output<typeof anomalyQuery>;

export const acceptAnomalyInput = z.strictObject({
  reason: z.string().trim().min(1, 'takes one character at least').max(500, 'takes 500 characters at most'),
});
