import type { Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { updateClaimed } from './claimed-daemon.ts';
import { retryUntilReachable } from './retry-until-reachable.ts';
import type { WorkInput } from './work-input.ts';

/**
 * Writes to the daemon's row before the work goes on, however long that takes.
 * @throws AppError STOPPED when the daemon was stopped meanwhile, or is no longer this runner's: what follows must not happen
 */
export async function recordFirst(
  { context, daemon, signal }: Pick<WorkInput, 'context' | 'daemon' | 'signal'>,
  data: Prisma.DaemonUpdateManyMutationInput,
): Promise<void> {
  if (await retryUntilReachable(context, () => updateClaimed(context, daemon.id, data), signal)) return;
  throw new AppError('STOPPED', 'The daemon was taken from its runner.');
}
