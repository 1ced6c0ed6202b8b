import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';

/**
 * With these settings a bare name finds no object of the database itself, and only the last commit waits for the disk: handOver()
 * flushes all of them.
 */
const settings = [
  `set search_path to pg_catalog`,
  `set default_transaction_read_only to off`,
  `set default_transaction_isolation to 'read committed'`,
  `set default_transaction_deferrable to off`,
  `set synchronous_commit to off`,
  `set lock_timeout to 0`,
  `set client_min_messages to warning`,
  `set check_function_bodies to off`,
];

/**
 * Opens a session of the repository's role in a database that is built out of an archive. The session must not call a function of
 * the archive, so only statements whose form allows no such call (statement-forms.ts) run in it.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function openOwnerSession(input: {
  repository: Repository;
  database: string;
  applicationName: string;
  signal: AbortSignal;
}): Promise<RepositoryConnection> {
  const { repository, database, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, database, signal });
  try {
    await connection.execute(settings.join('; '));
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
