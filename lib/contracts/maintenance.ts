import { z } from 'zod';
import { pageOf } from './paging.ts';
import { stackStatusValue } from './stack-status.ts';

/** OVERRUN: under way past its planned end. */
export const maintenanceStates = ['PLANNED', 'UNDER_WAY', 'OVERRUN', 'ENDED', 'CANCELLED'] as const;
export const maintenanceState = z.enum(maintenanceStates);
export type MaintenanceState = z.infer<typeof maintenanceState>;

/** What everybody may know of a planned maintenance. Times are ISO 8601 in UTC. */
export const publicMaintenance = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  state: maintenanceState,
  /** The status that the stack takes meanwhile; null: it stays as it is. */
  status: stackStatusValue.nullable(),
  /** Planned. */
  startsOn: z.iso.datetime(),
  /** Planned, as last extended. */
  endsOn: z.iso.datetime(),
  /** The planned end as it was when it began; null before that. */
  announcedEndsOn: z.iso.datetime().nullable(),
  /** Actual. */
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
  /** At its planned end it ends by itself. */
  endsItself: z.boolean(),
  createdBy: z.string(),
  /** Email; null: it began or ended by itself. */
  changedBy: z.string().nullable(),
});
export type Maintenance = z.infer<typeof maintenance>;

export const maintenancePage = pageOf(maintenance);
export type MaintenancePage = z.infer<typeof maintenancePage>;
