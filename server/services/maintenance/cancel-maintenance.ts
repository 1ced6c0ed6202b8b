import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { AppError } from '#server/errors.ts';
import { type AlterOptions, alterMaintenance } from './alter-maintenance.ts';

/**
 * Cancels a planned maintenance: it is no longer announced, and does not start.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; CONFLICT when it has begun, has ended or is cancelled
 */
export async function cancelMaintenance(id: string, options: AlterOptions): Promise<Maintenance> {
  return alterMaintenance(id, options, async (_db, { title, startedOn, endedOn, cancelledOn }, now) => {
    if (startedOn === null && endedOn === null && cancelledOn === null) return { cancelledOn: now };
    const how =
      cancelledOn !== null
        ? 'is cancelled already'
        : endedOn !== null
          ? 'has ended: only a planned one can be cancelled'
          : 'is in progress: end it instead';
    throw new AppError('CONFLICT', `The maintenance “${title}” ${how}.`);
  });
}
