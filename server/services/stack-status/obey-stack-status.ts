import { applyAppRoleWithin } from './apply-app-role.ts';
import { renewKnownStackStatus } from './watched-stack-status.ts';

/** The runners apply it to the stack's role too, if it takes longer here or this process dies. */
const applyWithinMs = 5000;

/**
 * After a change of the status by this process, before its caller is answered: this process's own gate knows it, and the role of
 * the stack's services obeys it if its server can be reached.
 */
export async function obeyStackStatus(): Promise<void> {
  await Promise.all([renewKnownStackStatus(), applyAppRoleWithin(applyWithinMs)]);
}
