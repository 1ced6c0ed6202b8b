import { type StackStatusValue, stackStatuses } from '#lib/contracts/stack-status.ts';

/** Whether a status allows less than another one does. */
export function isStricter(one: StackStatusValue, other: StackStatusValue): boolean {
  return stackStatuses.indexOf(one) > stackStatuses.indexOf(other);
}
