import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findMaintenance, readSetStatus, toMaintenance } from './maintenance-row.ts';

/** @throws AppError NOT_FOUND, also when the id is no number */
export async function getMaintenance(id: string): Promise<Maintenance> {
  const [row, set] = await Promise.all([findMaintenance(id), readSetStatus(consoleDb())]);
  return toMaintenance(row, set);
}
