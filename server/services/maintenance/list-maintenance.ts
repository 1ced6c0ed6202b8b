import type { z } from 'zod';
import type { MaintenancePage, MaintenanceState, maintenanceQuery } from '#lib/contracts/maintenance.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { readSetStatus, toMaintenance } from './maintenance-row.ts';

/** A page of the planned maintenances in some states, by their planned start. */
export async function listMaintenance(query: z.output<typeof maintenanceQuery>): Promise<MaintenancePage> {
  const { state, order, limit, offset } = query;
  const now = new Date();
  const where = state === undefined ? {} : { OR: state.map((one) => whereOf(one, now)) };
  const db = consoleDb();
  const [totalNumberOfResults, rows] = await db.$transaction([
    db.plannedMaintenance.count({ where }),
    db.plannedMaintenance.findMany({ where, orderBy: [{ startsOn: order }, { id: order }], skip: offset, take: limit }),
  ]);
  const set = await readSetStatus(db);
  return { totalNumberOfResults, results: rows.map((row) => toMaintenance(row, set, now)) };
}

/** The same state that describe-maintenance.ts gives a row. */
function whereOf(state: MaintenanceState, now: Date): Prisma.PlannedMaintenanceWhereInput {
  const underWay = { cancelledOn: null, endedOn: null, startedOn: { not: null } };
  switch (state) {
    case 'PLANNED':
      return { cancelledOn: null, endedOn: null, startedOn: null };
    case 'UNDER_WAY':
      return { ...underWay, endsOn: { gte: now } };
    case 'OVERRUN':
      return { ...underWay, endsOn: { lt: now } };
    case 'ENDED':
      return { cancelledOn: null, endedOn: { not: null } };
    case 'CANCELLED':
      return { cancelledOn: { not: null } };
  }
}
