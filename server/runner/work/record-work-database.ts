import { recordFirst } from '../claim/record-first.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Writes the name of a database into the daemon's row before it is made, and has this runner remember it: whoever ends the daemon
 * drops it.
 * @throws AppError STOPPED, as recordFirst does
 */
export async function recordWorkDatabase(input: WorkInput, name: string): Promise<void> {
  input.onWorkDatabase(name);
  await recordFirst(input, { workDatabase: name });
}
