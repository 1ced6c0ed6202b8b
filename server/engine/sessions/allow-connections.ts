import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';

/** The statement that lets a session write. The role or the database of the session may be read-only by default. */
export const writesByDefault = 'set default_transaction_read_only to off';

/**
 * Opens databases to new sessions that a switch closed. Databases that are open or do not exist are left alone, so it may be
 * called any number of times.
 * @throws AppError REPOSITORY_*
 */
export async function allowConnections(connection: RepositoryConnection, databases: readonly string[]): Promise<void> {
  const closed = await connection.query<{ name: string }>(
    'select datname as name from pg_catalog.pg_database where datname = any($1) and not datallowconn',
    [databases],
  );
  if (closed.length > 0) await connection.execute(writesByDefault);
  for (const { name } of closed) await connection.execute(allowConnectionsStatement(name, true));
}

/** Writes the statement that opens a database to new sessions or closes it. */
export function allowConnectionsStatement(database: string, isAllowed: boolean): string {
  return `alter database ${quoteIdentifier(database)} with allow_connections ${isAllowed}`;
}
