import { takeMemoryFolder } from '#scripts/test/take-memory-folder.ts';
import { serverVariables, startTestServers } from './test-servers.ts';

/** One PostgreSQL for the whole run, whichever project asks first; vitest calls what this gives back at the end. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env[serverVariables.embedded] !== undefined) return async () => undefined;
  const deleteFiles = takeMemoryFolder();
  const stop = await startTestServers();
  return async () => {
    await stop();
    deleteFiles();
  };
}
