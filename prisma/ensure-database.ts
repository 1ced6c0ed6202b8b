import { Client, escapeIdentifier } from 'pg';
import { AppError } from '#server/errors.ts';

/**
 * Creates the database of `url` beside that of `neighbourUrl` (the same server and role) if it is missing.
 * @throws AppError SETTING_INVALID when the role may not, or the driver's error.
 */
export async function ensureDatabase(url: string, neighbourUrl: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const client = new Client({ connectionString: neighbourUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === '42P04' || code === '23505') return;
    if (code !== '42501') throw error;
    throw new AppError(
      'SETTING_INVALID',
      `The role of the setting DATABASE_URL may not create the database ${name} for the sample repository: ` +
        'create it for the role, give the role CREATEDB, or set REPOSITORY_DATABASE_URL to a database of yours.',
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
