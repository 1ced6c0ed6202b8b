import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { applyAppRoleWithin } from '#server/services/stack-status/apply-app-role.ts';
import { recordFirst } from './record-first.ts';
import type { WorkInput } from './work-input.ts';

/** The work goes on if the stack's services can't be sent away in that time: its locks, or closed databases, keep them out. */
const applyRoleWithinMs = 10_000;

/** `keptName`: of the database that is about to be put aside. */
type Hold = { holdMessage: string; holdStatus?: StackStatusValue; keptName?: string };

/**
 * Holds the stack while the daemon works, down unless told, and has the role of its services obey.
 * @throws AppError STOPPED, as recordFirst does
 */
export async function holdStack(input: WorkInput, hold: Hold): Promise<void> {
  await recordFirst(input, hold);
  await applyAppRoleWithin(applyRoleWithinMs);
}
