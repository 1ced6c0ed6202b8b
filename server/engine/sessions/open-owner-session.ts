import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';

/**
 * Nothing of the database's own is found by a bare name, and no commit is waited for but the last: handOver() flushes them all.
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
 * Opens a session of the repository's role in a database that is built out of an archive. It calls nothing that the archive
 * may have put there: only statements whose form leaves no room for that (statement-forms.ts) are run in it.
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
