import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { applyAppRoleWithin } from '#server/services/stack-status/apply-app-role.ts';
import { recordFirst } from './record-first.ts';
import type { WorkInput } from './work-input.ts';

/** The work does not wait longer for the stack's services to lose their rights: its locks, or closed databases, keep them out. */
const longestWaitMs = 10_000;

/** `holdMessage`: what the stack's users read. `holdStatus`: DOWN if absent. `keptName`: the database that is about to be kept. */
type Hold = { holdMessage: string; holdStatus?: StackStatusValue; keptName?: string };

/**
 * Holds the stack's status for as long as the daemon runs, and applies it to the role of the stack's services.
 * @throws AppError STOPPED, as recordFirst does
 */
export async function holdStack(input: WorkInput, hold: Hold): Promise<void> {
  await recordFirst(input, hold);
  await applyAppRoleWithin(longestWaitMs);
}
