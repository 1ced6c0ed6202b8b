import type { Maintenance, MaintenancePlan } from '#lib/contracts/maintenance.ts';
import { type AlterOptions, alterMaintenance } from './alter-maintenance.ts';
import { alterPlan } from './alter-plan.ts';

/**
 * Replaces the plan of a maintenance that has not begun; of one under way its words and its planned end.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; BAD_REQUEST for a time that is past; CONFLICT when it has ended, when its start
 * or status is to change under way, or when it would overlap with another
 */
export async function changeMaintenance(
  id: string,
  plan: MaintenancePlan,
  options: AlterOptions,
): Promise<Maintenance> {
  return alterMaintenance(
    id,
    options,
    alterPlan(() => plan, options.changedBy),
  );
}
