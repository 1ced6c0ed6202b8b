import { disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { startConfiguredRunner } from './start-configured-runner.ts';
import type { Runner } from './start-runner.ts';

/** Whoever started the runner kills it if it does not end; this leaves room to end first. */
const stopWithinMs = 9000;

let starting: Promise<Runner> | null = null;
let stopping = false;

/** Stops in order, within about ten seconds, and ends the process. */
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const bound = setTimeout(() => process.exit(exitCode), stopWithinMs + 1000);
  bound.unref();
  const runner = await starting?.catch(() => null);
  await runner?.stop(stopWithinMs).catch((err: unknown) => logger.error({ err }, 'The runner did not stop in order'));
  await disconnectConsoleDb().catch(() => undefined);
  process.exit(exitCode);
}

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('disconnect', () => stop(0));
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'The runner stops: an error that was not foreseen');
  void stop(1);
});
process.on('unhandledRejection', (err) => {
  logger.fatal({ err }, 'The runner stops: a failure that was not foreseen');
  void stop(1);
});

try {
  starting = startConfiguredRunner();
  await starting;
  logger.info('Runner ready');
  process.send?.({ ready: true });
} catch (err) {
  logger.fatal({ err }, 'The runner could not start');
  const reason = isAppError(err) ? err.message : 'The console database cannot be reached: see DATABASE_URL.';
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
