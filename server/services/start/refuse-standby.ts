import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findStandbyProblem } from '#server/engine/catalog/standby.ts';
import { AppError } from '#server/errors.ts';
import { lookBeforeStart } from './look-before-start.ts';

/**
 * Refuses a restore, before its daemon is started, where the repository's server takes no writes. If the server cannot be looked at
 * now, the daemon itself finds out, before the stack goes DOWN.
 * @throws AppError CONFLICT
 */
export async function refuseStandby(signal: AbortSignal): Promise<void> {
  const problem = await lookBeforeStart(
    (bounded) =>
      findStandbyProblem({ repository: repository(), applicationName: 'stack-console preview', signal: bounded }),
    signal,
  );
  if (problem !== null) throw new AppError('CONFLICT', `No restore was started. ${problem}`);
}
