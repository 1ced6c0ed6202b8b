import { resolve } from 'node:path';
import { formatCount } from '#lib/format/format-count.ts';
import { disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { type Environment, parseEnvironment } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { resetPassword } from '#server/services/accounts/reset-password.ts';
import { checkDatabase } from './start/check-database.ts';
import { runningEmbeddedDatabase, startEmbeddedDatabase } from './start/embedded-database.ts';
import { Stoppers } from './start/stoppers.ts';

/**
 * `npm run reset-password [-- EMAIL]`: gives an account (ADMIN_EMAIL unless told) a new password, prints it, and ends its sessions. The console
 * may be running or not.
 */
const stoppers = new Stoppers();
try {
  const environment = parseEnvironment(process.env);
  const email = process.argv[2] ?? environment.ADMIN_EMAIL;
  process.env.DATABASE_URL = await consoleDatabase(environment);
  process.env.S3_BUCKET ??= 'not-needed';
  const { password, sessionsEnded } = await resetPassword(email);
  process.stdout.write(`The new password of ${email} is ${password}\n`);
  if (sessionsEnded > 0) process.stdout.write(`${formatCount(sessionsEnded, 'session')} ended.\n`);
} catch (error) {
  if (!isAppError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await disconnectConsoleDb();
  await stoppers.stopAll();
}

/** The address of the console's database: that of the settings, else the embedded one's, which is started for as long as it is needed. */
async function consoleDatabase({ DATABASE_URL, DATA_DIR }: Environment): Promise<string> {
  if (DATABASE_URL !== undefined) {
    await checkDatabase('DATABASE_URL', DATABASE_URL);
    return DATABASE_URL;
  }
  const dataDir = resolve(DATA_DIR);
  try {
    const database = await startEmbeddedDatabase(dataDir);
    stoppers.add(() => database.stop());
    return database.url;
  } catch (error) {
    if (isAppError(error) && error.code === 'CONFLICT') return runningEmbeddedDatabase(dataDir);
    throw error;
  }
}
