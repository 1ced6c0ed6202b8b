import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

/** What the statuses are called, and what they mean for who uses the stack. */
export const publicStatusWords: Record<StackStatusValue, { label: string; meaning: string; meanwhile: string }> = {
  READ_WRITE: {
    label: 'Read and write',
    meaning: 'Everything works.',
    meanwhile: 'Everything keeps working.',
  },
  READ_ONLY: {
    label: 'Read only',
    meaning: 'Everything can be read, nothing can be changed now.',
    meanwhile: 'Everything can be read meanwhile, nothing can be changed.',
  },
  DOWN: {
    label: 'Down',
    meaning: 'Nothing can be read or changed now.',
    meanwhile: 'Nothing can be read or changed meanwhile.',
  },
};

/** What a maintenance means for who uses the stack; null: it says nothing of that. */
export function maintenanceEffect({ status }: Pick<PublicMaintenance, 'status'>): string | null {
  return status === null ? null : publicStatusWords[status].meanwhile;
}

/** How a maintenance is called in its state. */
export const maintenanceStateWords: Record<PublicMaintenance['state'], string> = {
  PLANNED: 'Planned',
  UNDER_WAY: 'Under way',
  OVERRUN: 'Longer than planned',
  ENDED: 'Done',
  CANCELLED: 'Cancelled',
};
