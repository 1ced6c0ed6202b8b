import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

/** What the statuses are called, and what they mean for the stack’s users. */
export const publicStatusWords: Record<StackStatusValue, { label: string; meaning: string; meanwhile: string }> = {
  READ_WRITE: {
    label: 'Read and write',
    meaning: 'Everything works.',
    meanwhile: 'Everything works as usual.',
  },
  READ_ONLY: {
    label: 'Read only',
    meaning: 'You can read, but not make changes.',
    meanwhile: 'You can read, but not make changes, during the maintenance.',
  },
  DOWN: {
    label: 'Down',
    meaning: 'The service is unavailable.',
    meanwhile: 'The service is unavailable during the maintenance.',
  },
};

/** What a maintenance means for the stack's users; null if it says nothing about that. */
export function maintenanceEffect({ status }: Pick<PublicMaintenance, 'status'>): string | null {
  return status === null ? null : publicStatusWords[status].meanwhile;
}

/** What the state of a maintenance is called. */
export const maintenanceStateWords: Record<PublicMaintenance['state'], string> = {
  PLANNED: 'Planned',
  UNDER_WAY: 'In progress',
  OVERRUN: 'Longer than planned',
  ENDED: 'Done',
  CANCELLED: 'Cancelled',
};
