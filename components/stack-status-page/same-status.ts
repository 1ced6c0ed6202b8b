import type { StackStatus } from '#lib/contracts/stack-status.ts';

/** Whether two records say the same. */
export function sameStatus(a: StackStatus, b: StackStatus): boolean {
  return (
    a.status === b.status &&
    a.currentMessage === b.currentMessage &&
    a.pendingMaintenanceMessage === b.pendingMaintenanceMessage
  );
}
