import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';
import { stackStatuses, stackStatusValue } from './stack-status.ts';

/** OVERRUN: in progress past its planned end. */
export const maintenanceStates = ['PLANNED', 'UNDER_WAY', 'OVERRUN', 'ENDED', 'CANCELLED'] as const;
export const maintenanceState = z.enum(maintenanceStates);
export type MaintenanceState = z.infer<typeof maintenanceState>;

/** What everybody may know of a planned maintenance. Times are ISO 8601 in UTC. */
export const publicMaintenance = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  state: maintenanceState,
  /** The status of the stack during the maintenance; null if the status stays as it is. */
  status: stackStatusValue.nullable(),
  /** Planned. */
  startsOn: z.iso.datetime(),
  /** Planned, as last extended. */
  endsOn: z.iso.datetime(),
  /** The planned end at the time of the start; null before the start. */
  announcedEndsOn: z.iso.datetime().nullable(),
  /** The actual start; null before it. In maintenance that has ended null means that it never started, because no runner was running in its time. */
  startedOn: z.iso.datetime().nullable(),
  /** Actual. */
  endedOn: z.iso.datetime().nullable(),
  cancelledOn: z.iso.datetime().nullable(),
  createdOn: z.iso.datetime(),
  changedOn: z.iso.datetime(),
  /** Counts the changes. */
  version: z.number(),
});
export type PublicMaintenance = z.infer<typeof publicMaintenance>;

/** The same for administrators, with who did what. */
export const maintenance = publicMaintenance.extend({
  /** Whether it ends by itself at its planned end. */
  endsItself: z.boolean(),
  /** The status that its end sets; null if it changes nothing, or if an administrator has set the status since. */
  goesBackTo: stackStatusValue.nullable(),
  createdBy: z.string(),
  /** Email; null if it started or ended by itself. */
  changedBy: z.string().nullable(),
});
export type Maintenance = z.infer<typeof maintenance>;

export const maintenancePage = pageOf(maintenance);
export type MaintenancePage = z.infer<typeof maintenancePage>;

const mostTitleCharacters = 200;
const mostTextCharacters = 3000;
const charactersOf = (text: string) => [...text].length;

/** A moment, with its zone or as UTC. In UTC the last hours of 9999 of a western zone are in a year of five digits. */
const time = z.iso
  .datetime({ offset: true, error: 'takes a time with its zone, such as 2026-11-24T20:00:00Z' })
  .transform((text) => new Date(text))
  .refine((moment) => moment.getUTCFullYear() <= 9999, 'takes a time up to the year 9999, in UTC');

/** The body of POST, and of PUT, which replaces the whole record. */
export const maintenanceInput = z
  .strictObject({
    title: z
      .string()
      .trim()
      .refine((text) => text !== '', 'takes one character at least')
      .refine((text) => charactersOf(text) <= mostTitleCharacters, 'takes 200 characters at most'),
    /** The current message during the maintenance: what users read. */
    text: z
      .string()
      .trim()
      .refine((text) => text !== '', 'takes one character at least')
      .refine((text) => charactersOf(text) <= mostTextCharacters, 'takes 3,000 characters at most'),
    status: z.enum(stackStatuses, `takes one of ${stackStatuses.join(', ')}, or null to change nothing`).nullable(),
    startsOn: time,
    endsOn: time,
    endsItself: z.boolean().default(true),
  })
  .refine(({ startsOn, endsOn }) => endsOn > startsOn, { path: ['endsOn'], error: 'takes a time after startsOn' });
/** As sent. */
export type MaintenanceInput = z.input<typeof maintenanceInput>;
/** As parsed. */
export type MaintenancePlan = z.output<typeof maintenanceInput>;

/** The body of POST .../extend: the new planned end. */
export const extendMaintenanceInput = z.strictObject({ endsOn: time });

/** `state`: a comma list; none gives all. `order`: by planned start. */
export const maintenanceQuery = pageQuery.extend({
  state: z
    .string()
    .transform((list) => list.split(',').map((name) => maintenanceState.safeParse(name.trim().toUpperCase()).data))
    .refine((states) => !states.includes(undefined), `takes a comma list of ${maintenanceStates.join(', ')}`)
    .transform((states) => states.filter((state) => state !== undefined))
    .optional(),
  order: z.enum(['asc', 'desc']).default('desc'),
});
