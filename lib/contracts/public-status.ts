import { z } from 'zod';
import { publicMaintenance } from './maintenance.ts';
import { stackStatusValue } from './stack-status.ts';

/** A restore, or the undo of one, that held the stack. Its periods follow each other and have the same `startedOn`. */
export const publicRestore = z.object({
  kind: z.enum(['RESTORE', 'UNDO']),
  /** The time from which it held the stack. */
  startedOn: z.iso.datetime(),
  /** Whether it completed; false if it failed or was stopped and the data was not changed; null while it is running. */
  completed: z.boolean().nullable(),
});
export type PublicRestore = z.infer<typeof publicRestore>;

/** A time within which the stack had one status. Times are ISO 8601 in UTC. */
export const statusPeriod = z.object({
  status: stackStatusValue,
  /** null if it began before the history that is kept. */
  startedOn: z.iso.datetime().nullable(),
  /** null if it has not ended. */
  endedOn: z.iso.datetime().nullable(),
  /** The restore that alone gave the stack this status; null if a person or planned maintenance set it. */
  restore: publicRestore.nullable(),
  /** The messages in this time, in order. A text is null if there was no message; at most 1,000 characters of each are given. */
  messages: z.array(z.object({ on: z.iso.datetime().nullable(), text: z.string().nullable() })),
});
export type StatusPeriod = z.infer<typeof statusPeriod>;

/** What everybody may know of the stack now: GET /status.json. */
export const publicStatus = z.object({
  /** It changes whenever anything here or in the history changes. */
  version: z.string(),
  /** The stack's name. */
  stack: z.string(),
  /** What the stack obeys. */
  status: stackStatusValue,
  /** The time from which it has this status; null if that is before the history that is kept. */
  since: z.iso.datetime().nullable(),
  currentMessage: z.string().nullable(),
  /** In the administrators' own words, beside what `maintenance` lists. */
  pendingMaintenanceMessage: z.string().nullable(),
  /** In progress first, then planned, each by its start. */
  maintenance: z.array(publicMaintenance),
});
export type PublicStatus = z.infer<typeof publicStatus>;

/** What everybody may know of the last 90 days: GET /status/history.json. */
export const publicHistory = z.object({
  stack: z.string(),
  /** Nothing is known of the time before. */
  knownSince: z.iso.datetime(),
  /** Without a gap, newest first; the first is the current one. */
  periods: z.array(statusPeriod),
  /** Ended and cancelled, newest first. */
  pastMaintenance: z.array(publicMaintenance),
  /** Pending maintenance messages, newest first. At most 1,000 characters of each. */
  announcements: z.array(z.object({ on: z.iso.datetime(), text: z.string() })),
});
export type PublicHistory = z.infer<typeof publicHistory>;

export type PublicReport = PublicStatus & PublicHistory;
