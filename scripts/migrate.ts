import { migrateAll } from '#prisma/migrate-all.ts';
import { parseEnvironment, toSettings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { checkDatabase } from './start/check-database.ts';

/** `npm run migrate`: for consoles and runners that are started by hand, DATABASE_URL being set. */
try {
  const { databaseUrl, repository } = toSettings({ S3_BUCKET: 'not-needed', ...parseEnvironment(process.env) });
  await checkDatabase('DATABASE_URL', databaseUrl);
  const { applied, seeded } = await migrateAll(databaseUrl, repository.isSample ? repository.url : null);
  process.stdout.write(applied.length === 0 ? 'Nothing to migrate.\n' : `Applied: ${applied.join(', ')}\n`);
  if (seeded) process.stdout.write('The sample repository was filled with its 863 entities.\n');
} catch (error) {
  if (!isAppError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
