import { dropBuildRole } from '../build-role/drop-build-role.ts';
import { dropDatabase } from './drop-database.ts';

/**
 * Drops a temporary database, whoever is connected to it, and the role that was made to build it. It does nothing when there is neither,
 * and may be called any number of times.
 * @throws AppError as dropDatabase and dropBuildRole do
 */
export async function dropWorkDatabase(input: Parameters<typeof dropDatabase>[0]): Promise<void> {
  await dropDatabase(input);
  await dropBuildRole(input);
}
