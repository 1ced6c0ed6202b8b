import { z } from 'zod';

export const stackStatuses = ['READ_WRITE', 'READ_ONLY', 'DOWN'] as const;
export const stackStatusValue = z.enum(stackStatuses);
export type StackStatusValue = z.infer<typeof stackStatusValue>;

const message = z.string().max(4000).nullable();

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
