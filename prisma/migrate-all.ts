import { sampleRepositoryUrl } from '#server/env.ts';
import { ensureDatabase } from './ensure-database.ts';
import { migrate } from './migrate.ts';
import { seedRepository } from './repository/seed.ts';

export type Migrated = { applied: string[]; seeded: boolean };

/**
 * Brings the console database to the newest schema, and, where the bundled sample repository is the repository, makes, migrates and
 * seeds it.
 * @param sampleUrl the sample repository's address; null if the repository is another database
 * @throws AppError SETTING_INVALID when the sample's database can't be made, or the driver's or the engine's error.
 */
export async function migrateAll(databaseUrl: string, sampleUrl: string | null): Promise<Migrated> {
  const applied = await migrate(databaseUrl, 'console');
  if (sampleUrl === null) return { applied, seeded: false };
  if (sampleUrl === sampleRepositoryUrl(databaseUrl)) await ensureDatabase(sampleUrl, databaseUrl);
  applied.push(...(await migrate(sampleUrl, 'repository')));
  return { applied, seeded: await seedRepository(sampleUrl) };
}
