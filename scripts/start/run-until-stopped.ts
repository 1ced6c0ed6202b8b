import { isAppError } from '#server/errors.ts';
import { dim, say } from './print-steps.ts';
import { startStack } from './start-stack.ts';
import { Stoppers } from './stoppers.ts';

/** Starts the stack, and stops all of it at Ctrl-C, SIGTERM, or when whoever started this process is gone. */
export async function runUntilStopped(development: boolean): Promise<void> {
  const stoppers = new Stoppers();
  const abort = new AbortController();
  let stopping = false;

  const stop = async (exitCode: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    abort.abort();
    await stoppers.stopAll();
    process.exit(exitCode);
  };
  const stopOnRequest = () => {
    if (!stopping) say(dim('Stopping ...'));
    void stop(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnRequest);
  process.on('disconnect', stopOnRequest);
  // The terminal may be gone; what was started still has to be stopped.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);

  try {
    await startStack({ development, stoppers, signal: abort.signal });
  } catch (error) {
    if (stopping) return;
    process.stderr.write(
      `${isAppError(error) ? error.message : `The start failed: ${error instanceof Error ? error.stack : error}`}\n`,
    );
    await stop(1);
  }
}
