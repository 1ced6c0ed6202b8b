import { z } from 'zod';

/** Something of a backup that comes back in a weaker form than it had, or not at all, because of the backup's rows or of the server. */
export const weakness = z.object({
  /** Such as "foreign key orders_customer_fkey of public.orders". */
  what: z.string(),
  /** What becomes of it, and why. */
  sentence: z.string(),
  /** The number of rows that are in the way; null where no rows are, or where they could not be counted. */
  rows: z.number().nullable(),
  /** The queries that find those rows; null where there are none. */
  find: z.string().nullable(),
  /** The statement that makes it whole when the reason is gone; null where there is none. */
  fix: z.string().nullable(),
});
export type Weakness = z.infer<typeof weakness>;

/** All that came back weaker when a backup was built. */
export const weaknesses = z.object({
  /** The number of all of them. */
  total: z.number(),
  /** The first ones, in full. */
  named: z.array(weakness),
});
export type Weaknesses = z.infer<typeof weaknesses>;
