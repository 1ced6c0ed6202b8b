import { startTestServers } from './test-servers.ts';

/** One PostgreSQL for the whole run; vitest calls what this gives back at the end. */
export async function setup(): Promise<() => Promise<void>> {
  return await startTestServers();
}
