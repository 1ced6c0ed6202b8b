import { takeMemoryFolder } from '#scripts/test/take-memory-folder.ts';
import { startTestServers } from './test-servers.ts';

/** One PostgreSQL for the whole run; vitest calls what this gives back at the end. */
export async function setup(): Promise<() => Promise<void>> {
  const deleteFiles = takeMemoryFolder();
  const stop = await startTestServers();
  return async () => {
    await stop();
    deleteFiles();
  };
}
