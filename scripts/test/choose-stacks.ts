import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#embedded/free-port.ts';

/** A stack that end-to-end tests run on. */
export type TestedStack = { port: string; address: string; dataDir: string };

/**
 * The stacks of a run of the end-to-end tests: two, each for one worker, where there are two processors. They are chosen once, by
 * the first process of the run, and kept in E2E_PORTS and E2E_FOLDER (how the names of their data folders begin), which the others
 * inherit.
 */
export async function chooseStacks(): Promise<TestedStack[]> {
  const count = Math.min(2, availableParallelism());
  process.env.E2E_PORTS ??= (await Promise.all(Array.from({ length: count }, () => freePort()))).join(',');
  process.env.E2E_FOLDER ??= join(tmpdir(), `stack-console-e2e-${process.pid}`);
  const folder = process.env.E2E_FOLDER;
  return process.env.E2E_PORTS.split(',').map((port, index) => ({
    port,
    address: `http://127.0.0.1:${port}`,
    dataDir: `${folder}-${index}`,
  }));
}
