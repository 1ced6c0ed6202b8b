import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { AppError } from '#server/errors.ts';
import { type AlterOptions, alterMaintenance } from './alter-maintenance.ts';
import { alterPlan } from './alter-plan.ts';
import type { StoredMaintenance } from './maintenance-row.ts';

/**
 * Moves the planned end later, of a maintenance that is planned or under way.
 * @throws AppError as changeMaintenance; BAD_REQUEST when it is no later than the planned end
 */
export async function extendMaintenance(id: string, endsOn: Date, options: AlterOptions): Promise<Maintenance> {
  const planOf = (row: StoredMaintenance) => {
    if (endsOn > row.endsOn) return { ...row, endsOn };
    const planned = row.endsOn.toISOString();
    throw new AppError('BAD_REQUEST', `The field "endsOn" takes a time after the planned end, which is ${planned}.`);
  };
  return alterMaintenance(id, options, alterPlan(planOf, options.changedBy));
}
