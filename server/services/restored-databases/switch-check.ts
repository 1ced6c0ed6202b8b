import { repository } from '#server/adapters/repository-db/create-repository.ts';
import type { SwapCheck } from '#server/engine/switch/find-swap-problems.ts';
import { settings } from '#server/env.ts';
import { isConsoleDatabase } from './is-console-database.ts';

/**
 * What findSwitchProblems and findSwapProblems look at, of this process's settings.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function switchCheck(options: Pick<SwapCheck, 'applicationName' | 'signal'>): Promise<SwapCheck> {
  const { database, schemas } = settings().repository;
  return {
    ...options,
    repository: repository(),
    database,
    schemas,
    isConsoleDatabase: await isConsoleDatabase(options.signal),
  };
}
