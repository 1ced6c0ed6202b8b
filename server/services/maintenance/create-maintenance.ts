import type { Maintenance, MaintenancePlan } from '#lib/contracts/maintenance.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { lockStackStatus } from '../stack-status/write-stack-status.ts';
import { checkEnd, checkStart } from './check-maintenance-times.ts';
import { readClock, readSetStatus, toMaintenance } from './maintenance-row.ts';
import { refuseOverlap } from './refuse-overlap.ts';

/**
 * Plans a maintenance. The runners begin and end it.
 * @param createdBy email
 * @throws AppError BAD_REQUEST when its start or its end is past; CONFLICT when it would overlap with another
 */
export async function createMaintenance(plan: MaintenancePlan, createdBy: string): Promise<Maintenance> {
  return consoleDb().$transaction(async (db) => {
    await lockStackStatus(db);
    const now = await readClock(db);
    checkStart(plan.startsOn, now);
    checkEnd(plan.endsOn, now);
    if (plan.status !== null) await refuseOverlap(db, plan);
    const data = { ...plan, createdBy, createdOn: now, changedBy: createdBy, changedOn: now };
    const row = await db.plannedMaintenance.create({ data });
    return toMaintenance(row, await readSetStatus(db), now);
  });
}
