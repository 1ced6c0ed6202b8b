import { Client } from 'pg';
import { describeTlsFailure } from '#server/database-address/tls-failure.ts';
import { AppError } from '#server/errors.ts';

const oldestVersion = 14;
const newestVersion = 18;

/**
 * Asks a database of the user's own for itself.
 * @param setting the name of the setting that has its address.
 * @throws AppError SETTING_INVALID with a sentence that says why it can't be used. Never the address's password.
 */
export async function checkDatabase(setting: string, url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'stack-console',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < oldestVersion || version > newestVersion) {
      throw new AppError(
        'SETTING_INVALID',
        `The server of the setting ${setting} is PostgreSQL ${version}: use one of version ${oldestVersion} to ${newestVersion}.`,
      );
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('SETTING_INVALID', `The database of the setting ${setting} ${explain(error, url)}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

function explain(error: unknown, url: string): string {
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || 5432}`;
  const tls = error instanceof Error ? describeTlsFailure(codeOf(error), error.message) : null;
  if (tls !== null) return `at ${place} cannot be used: its server ${tls}`;
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return `refused the user of the address at ${place}: check its user name, its password and pg_hba.conf.`;
    case '3D000':
      return `does not exist at ${place}: create the database ${decodeURIComponent(pathname.slice(1))}, or correct the address.`;
    case '53300':
      return `has no connection left at ${place}: end some, or raise max_connections.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `cannot be reached: the host ${hostname} was not found. Check the address.`;
    default:
      return `cannot be reached at ${place} (${codeOf(error) ?? 'no answer'}): start the server, or correct the address.`;
  }
}

export function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
