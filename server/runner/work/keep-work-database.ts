import { keepHeld } from '../claim/keep-held.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Writes the name of a database into the daemon's row before it is made, and has this runner remember it: whoever ends the daemon
 * drops it.
 * @throws AppError STOPPED, as keepHeld does
 */
export async function keepWorkDatabase(input: WorkInput, name: string): Promise<void> {
  input.onWorkDatabase(name);
  await keepHeld(input, { workDatabase: name });
}
