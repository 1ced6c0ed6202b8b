import { dropBuildRole } from '../build-role/drop-build-role.ts';
import { dropDatabase } from './drop-database.ts';

/**
 * Drops a database that was being built, whoever is connected to it, and the role that was made to build it; nothing where there
 * is neither. May be done any number of times.
 * @throws AppError as dropDatabase and dropBuildRole do
 */
export async function dropWorkDatabase(input: Parameters<typeof dropDatabase>[0]): Promise<void> {
  await dropDatabase(input);
  await dropBuildRole(input);
}
