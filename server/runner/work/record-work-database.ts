import { recordFirst } from '../claim/record-first.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Records the name of a database in the daemon's row and in this runner before the database is created, so that whoever ends the
 * daemon drops it.
 * @throws AppError STOPPED, as recordFirst does
 */
export async function recordWorkDatabase(input: WorkInput, name: string): Promise<void> {
  input.onWorkDatabase(name);
  await recordFirst(input, { workDatabase: name });
}
