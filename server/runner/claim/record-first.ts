import type { Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { updateClaimed } from './claimed-daemon.ts';
import { retryUntilReachable } from './retry-until-reachable.ts';
import type { WorkInput } from './work-input.ts';

/**
 * Writes to the daemon's row before the work continues, however long the console database is unreachable.
 * @throws AppError STOPPED if the daemon was stopped meanwhile, or another runner has claimed it: the work must not continue
 */
export async function recordFirst(
  { context, daemon, signal }: Pick<WorkInput, 'context' | 'daemon' | 'signal'>,
  data: Prisma.DaemonUpdateManyMutationInput,
): Promise<void> {
  if (await retryUntilReachable(context, () => updateClaimed(context, daemon.id, data), signal)) return;
  throw new AppError('STOPPED', 'Another runner has claimed the job.');
}
