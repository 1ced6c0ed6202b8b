import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { getEnforcement } from './get-enforcement.ts';
import { getStackStatus, stackStatusTag } from './get-stack-status.ts';

/** The status with what only administrators see, and the inside of its ETag. */
export async function reportStackStatus(): Promise<{ report: StackStatusReport; tag: string }> {
  const [stack, enforcement] = await Promise.all([getStackStatus(), getEnforcement()]);
  const { effective, set, hold, changedBy, changedOn, maintenance } = stack;
  const changed = { changedBy, changedOn: changedOn?.toISOString() ?? null };
  return {
    report: { effective, set, hold, ...changed, maintenance, enforcement },
    tag: stackStatusTag(stack),
  };
}
