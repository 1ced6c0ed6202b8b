import { disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { startConfiguredRunner } from './start-configured-runner.ts';
import type { Runner } from './start-runner.ts';

/** The process that started the runner kills it after ten seconds; the runner ends before that. */
const longestStopMs = 9000;

let starting: Promise<Runner> | null = null;
let stopping = false;

/** Stops the runner in order, and ends the process after ten seconds at most. */
async function endProcess(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const bound = setTimeout(() => process.exit(exitCode), longestStopMs + 1000);
  bound.unref();
  const runner = await starting?.catch(() => null);
  await runner?.stop(longestStopMs).catch((err: unknown) => logger.error({ err }, 'The runner did not stop in order'));
  await disconnectConsoleDb().catch(() => undefined);
  process.exit(exitCode);
}

process.on('SIGTERM', () => endProcess(0));
process.on('SIGINT', () => endProcess(0));
process.on('disconnect', () => endProcess(0));
process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'The runner stops: an unexpected error');
  void endProcess(1);
});
process.on('unhandledRejection', (err) => {
  logger.fatal({ err }, 'The runner stops: an unexpected rejection');
  void endProcess(1);
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
