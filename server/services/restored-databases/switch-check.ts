import { repository } from '#server/adapters/repository-db/create-repository.ts';
import type { SwitchCheck } from '#server/engine/switch/find-switch-problems.ts';
import { settings } from '#server/env.ts';
import { isConsoleDatabase } from './is-console-database.ts';

/**
 * The input of findSwitchProblems and findStagedRestoreProblems, from this process's settings.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function switchCheck(options: Pick<SwitchCheck, 'applicationName' | 'signal'>): Promise<SwitchCheck> {
  const { database, schemas } = settings().repository;
  return {
    ...options,
    repository: repository(),
    database,
    schemas,
    isConsoleDatabase: await isConsoleDatabase(options.signal),
  };
}
