import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { maintenanceTag } from '#lib/maintenance-tag.ts';
import { type ConsoleDbTransaction, consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { lockStackStatus } from '../stack-status/write-stack-status.ts';
import { findMaintenance, readClock, readSetStatus, type StoredMaintenance, toMaintenance } from './maintenance-row.ts';

export type AlterOptions = {
  /** Email; null if it happens by itself. */
  changedBy: string | null;
  /** Tags (maintenanceTag) of which one must be the stored one; null if any may be stored. */
  ifMatch?: string[] | null;
};

export type Alteration = Omit<Prisma.PlannedMaintenanceUpdateInput, 'version' | 'changedBy' | 'changedOn'>;

/** The changes to the row; null if another process made them first. */
export type Alter<Change extends Alteration | null = Alteration> = (
  db: ConsoleDbTransaction,
  row: StoredMaintenance,
  now: Date,
) => Promise<Change>;

/**
 * One step of one maintenance, in one transaction, alone: no other step of any maintenance and no other change of the status goes
 * on meanwhile. If the process is killed before the commit, nothing of it is done.
 * @returns the maintenance as it is then
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; what `alter` throws
 */
export async function alterMaintenance(
  id: string,
  { changedBy, ifMatch = null }: AlterOptions,
  alter: Alter<Alteration | null>,
): Promise<Maintenance> {
  return consoleDb().$transaction(async (db) => {
    await lockStackStatus(db);
    const { id: number } = await findMaintenance(id, db);
    await db.$executeRaw`select 1 from planned_maintenance where id = ${number} for update`;
    const row = await findMaintenance(id, db);
    if (ifMatch !== null && !ifMatch.includes(maintenanceTag({ id, version: row.version }))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        `The maintenance “${row.title}” was changed in the meantime: read it again, then change it.`,
      );
    }
    const now = await readClock(db);
    const change = await alter(db, row, now);
    if (change === null) return toMaintenance(row, await readSetStatus(db), now);
    const data = { ...change, changedBy, changedOn: now, version: { increment: 1 } };
    const altered = await db.plannedMaintenance.update({ where: { id: number }, data });
    return toMaintenance(altered, await readSetStatus(db), now);
  });
}
