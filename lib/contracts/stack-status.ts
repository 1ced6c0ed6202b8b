import { z } from 'zod';
import { pageOf } from './paging.ts';

export const stackStatuses = ['READ_WRITE', 'READ_ONLY', 'DOWN'] as const;
export const stackStatusValue = z.enum(stackStatuses);
export type StackStatusValue = z.infer<typeof stackStatusValue>;

const mostCharacters = 4000;
/** Characters are Unicode's code points, not UTF-16 units: an emoji is one. */
const message = z
  .string()
  .refine((text) => [...text].length <= mostCharacters, 'takes 4,000 characters at most')
  .nullable();

export const stackStatus = z.object({
  status: stackStatusValue,
  currentMessage: message,
  pendingMaintenanceMessage: message,
});
export type StackStatus = z.infer<typeof stackStatus>;

/** The body of PUT: replaces the whole record; a message left out becomes null. */
export const stackStatusInput = z.strictObject({
  status: stackStatusValue,
  currentMessage: message.default(null),
  pendingMaintenanceMessage: message.default(null),
});
export type StackStatusInput = z.infer<typeof stackStatusInput>;

/** The first value of a new stack. */
export const initialStackStatus: StackStatus = {
  status: 'READ_WRITE',
  currentMessage: 'The stack is ready for reading and writing.',
  pendingMaintenanceMessage: null,
};

/** What makes the stack obey its status, beside the bundled services. */
export const statusEnforcement = z.object({
  gate: z.object({
    /** When a proxy last asked the console that answers; null if none has since its start. */
    lastAskedOn: z.iso.datetime().nullable(),
  }),
  /** The role of the stack's services (REPOSITORY_APP_ROLE); null if none is set. */
  role: z
    .object({
      name: z.string(),
      /** The status that the role obeys; null while another is being applied, or could not be. */
      inForce: stackStatusValue.nullable(),
      /** Why it does not obey what it should. */
      problem: z.string().nullable(),
    })
    .nullable(),
});
export type StatusEnforcement = z.infer<typeof statusEnforcement>;

/** A planned maintenance that changed the status, by beginning or by ending. */
export const statusMaintenance = z.object({ id: z.string(), title: z.string(), step: z.enum(['BEGAN', 'ENDED']) });
export type StatusMaintenance = z.infer<typeof statusMaintenance>;

/** What the administrators' page shows beside the status itself. */
export const stackStatusReport = z.object({
  /** What the stack obeys. */
  effective: stackStatus,
  /** What the administrator set. */
  set: stackStatus,
  /** The running daemon that holds the stack down or read-only, whatever was set. A stricter status that was set stays in force. */
  hold: z.object({ daemonId: z.string(), message: z.string(), status: stackStatusValue }).nullable(),
  /** Email; null if no name is known, or if planned maintenance started or ended by itself. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
  /** The maintenance whose start or end changed it last; null if an administrator did. */
  maintenance: statusMaintenance.nullable(),
  enforcement: statusEnforcement,
});
export type StackStatusReport = z.infer<typeof stackStatusReport>;

/** A change of what the administrator set. */
export const stackStatusChange = z.object({
  id: z.string(),
  changedOn: z.iso.datetime(),
  /** Email; null if the change was made without the console, or by planned maintenance. */
  changedBy: z.string().nullable(),
  /** The maintenance whose begin or end it was. */
  maintenance: statusMaintenance.nullable(),
  from: stackStatus,
  to: stackStatus,
});
export type StackStatusChange = z.infer<typeof stackStatusChange>;

export const stackStatusChangePage = pageOf(stackStatusChange);
export type StackStatusChangePage = z.infer<typeof stackStatusChangePage>;
