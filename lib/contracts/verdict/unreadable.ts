import { z } from 'zod';

/** How much a backup, or a failed job, names and lists at most. The counts are of everything. */
export const mostUnreadableNamed = 50;
export const mostUnreadableTables = 100;

const count = z.int().nonnegative();

/** A row that PostgreSQL can't read whole, or a page of a table that it can't read at all. */
export const unreadableThing = z.object({
  kind: z.enum(['ROW', 'PAGE']),
  schema: z.string(),
  table: z.string(),
  /** The key of the row, such as "id = 60"; null of a page, and of a row that has none or whose key can't be read either. */
  key: z.string().nullable(),
  /** The row's ctid, such as "(12,3)", or the number of the page. */
  place: z.string(),
  /** The columns whose values can't be read; none where it is the row as a whole, or a page. */
  columns: z.array(z.string()),
  /** PostgreSQL's; null where it gave none. */
  sqlState: z.string().nullable(),
  /** What PostgreSQL said. */
  reason: z.string(),
});
export type UnreadableThing = z.infer<typeof unreadableThing>;

/** What can't be read of a database: a backup that was asked to leaves it out. */
export const unreadable = z.object({
  /** Rows that can't be read whole. */
  rows: count,
  /** Pages that can't be read at all. How many rows they had is not known. */
  pages: count,
  /** By table, the first ones alone. */
  tables: z
    .array(z.object({ schema: z.string(), name: z.string(), rows: count, pages: count }))
    .max(mostUnreadableTables),
  /** The number of all those tables. */
  tablesTotal: count,
  /** The first ones, in full. */
  named: z.array(unreadableThing).max(mostUnreadableNamed),
  /** Whether all tables were searched to the end: else there may be more. */
  complete: z.boolean(),
});
export type Unreadable = z.infer<typeof unreadable>;
