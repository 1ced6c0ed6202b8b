import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { parseId } from '#lib/parse-id.ts';
import { type ConsoleDb, type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { describeMaintenance } from './describe-maintenance.ts';

export type StoredMaintenance = NonNullable<Awaited<ReturnType<ConsoleDb['plannedMaintenance']['findUnique']>>>;

/** The fields of the set status that a maintenance needs. */
export type SetStatus = Pick<
  NonNullable<Awaited<ReturnType<ConsoleDb['stackStatus']['findUnique']>>>,
  'status' | 'version'
>;

/** @throws AppError NOT_FOUND, also when the id is no number */
export async function findMaintenance(id: string, db: ConsoleDbTransaction = consoleDb()): Promise<StoredMaintenance> {
  const number = parseId(id);
  const row = number === null ? null : await db.plannedMaintenance.findUnique({ where: { id: number } });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a planned maintenance with ID: ${id}`);
  return row;
}

/** The status as it was set now. */
export async function readSetStatus(db: ConsoleDbTransaction): Promise<SetStatus | null> {
  return db.stackStatus.findUnique({ where: { id: 1 }, select: { status: true, version: true } });
}

/** Whether the status is still the one that a maintenance under way set: its end restores the status from before it. */
export function holdsStatus(row: StoredMaintenance, set: SetStatus | null): boolean {
  if (row.startedOn === null || row.endedOn !== null || row.statusVersion === null) return false;
  return set !== null && set.version === row.statusVersion && set.status === row.status;
}

/** A maintenance as administrators see it. */
export function toMaintenance(row: StoredMaintenance, set: SetStatus | null, now = new Date()): Maintenance {
  return {
    ...describeMaintenance(row, now),
    endsItself: row.endsItself,
    goesBackTo: holdsStatus(row, set) ? row.statusBefore : null,
    createdBy: row.createdBy,
    changedBy: row.changedBy,
  };
}

/** The console database's own clock: the one that decides when a maintenance is due. To the millisecond, as the columns are. */
export async function readClock(db: ConsoleDbTransaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`select date_trunc('milliseconds', clock_timestamp()) as now`;
  return row?.now ?? new Date();
}
