import { z } from 'zod';
import { unreadable } from './verdict/unreadable.ts';

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'takes a whole number')
  .transform(Number);

/** `since` is the revision that the caller knows, `line` the number of the first log line that it wants. 0 means everything. */
export const daemonDetailsQuery = z.strictObject({ since: wholeNumber.default(0), line: wholeNumber.default(0) });
export type DaemonDetailsQuery = z.infer<typeof daemonDetailsQuery>;

/**
 * `broken off`: its runner ended before the phase did. `skipped`: it was not needed. `not reached`: the daemon ended
 * before it.
 */
export const phaseStates = [
  'waiting',
  'at work',
  'done',
  'failed',
  'stopped',
  'broken off',
  'skipped',
  'not reached',
] as const;
export type PhaseState = (typeof phaseStates)[number];

/** Times are in epoch milliseconds; a phase that broke off has no end. */
export const daemonPhase = z.object({
  key: z.string(),
  title: z.string(),
  state: z.enum(phaseStates),
  startedOn: z.number().nullable(),
  endedOn: z.number().nullable(),
});
export type DaemonPhase = z.infer<typeof daemonPhase>;

/**
 * `waiting`, `at work`, `done`: a table is copied. `to compare`, `comparing`, `compared`, `differs`: a verification compares it, and
 * its rows are those that were compared. `failed`: the failure that ended the work happened in this table.
 */
export const tableStates = [
  'waiting',
  'at work',
  'done',
  'to compare',
  'comparing',
  'compared',
  'differs',
  'failed',
] as const;
export type TableState = (typeof tableStates)[number];

/** Position in the order of the work, name, rows done and in all, bytes of COPY text done and in all, state. */
const tableTuple = z.tuple([
  z.number(),
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.enum(tableStates),
]);

/** Number, time in epoch milliseconds, level, text. */
const lineTuple = z.tuple([z.number(), z.number(), z.enum(['info', 'warning']), z.string()]);

/** Time in epoch milliseconds, rows and bytes of COPY text done by then. */
const sampleTuple = z.tuple([z.number(), z.number(), z.number()]);

/** The details of a daemon that its BackupRestoreStatus does not have (docs/decisions/0019-what-a-daemon-tells.md). */
export const daemonDetails = z.object({
  id: z.string(),
  /** The revision of this answer: the value for `since` in the next call. */
  revision: z.number(),
  /** The console's clock when it answered, in epoch milliseconds. */
  now: z.number(),
  endedOn: z.number().nullable(),
  phases: z.array(daemonPhase),
  waitingFor: z.enum(['bucket', 'repository', 'locks']).nullable(),
  /** Sentences that name what was left out or is worth knowing. */
  notes: z.array(z.string()),
  /**
   * The likely cause of a failure, and what to do. `reason`: what exactly went wrong, null if `code` tells all. `sqlState`:
   * PostgreSQL's, null if it was not PostgreSQL that refused.
   */
  failure: z
    .object({
      code: z.string().nullable(),
      reason: z.string().nullable(),
      sqlState: z.string().nullable(),
      cause: z.string(),
      remedy: z.string(),
    })
    .nullable(),
  /**
   * What can't be read of the database: a backup that completed left it out, and one that failed was not asked to. Null if all could be read, or
   * if nobody searched.
   */
  unreadable: unreadable.nullable(),
  /** `firstLine` above 0: those before it are not kept. `lines`: from the one that was asked for. */
  log: z.object({ firstLine: z.number(), lines: z.array(lineTuple) }),
  samples: z.array(sampleTuple),
  /** `changed` has the tables that changed since the revision that was asked for. A position of `count` or more no longer exists. */
  tables: z.object({ count: z.number(), changed: z.array(tableTuple) }),
});
export type DaemonDetails = z.infer<typeof daemonDetails>;
