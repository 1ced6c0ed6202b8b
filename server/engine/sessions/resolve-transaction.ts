import { sleep } from '#server/async/sleep.ts';
import { AppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';

const patienceMs = 30_000;
const pauseMs = 100;

/** The SQLSTATE of an id that the server has not given yet, as when it took over from another one. */
const ofTheFuture = '22023';

/**
 * Finds out what became of a restore's transaction (pg_xact_status). First it ends the sessions with `applicationName` that
 * still work on the transaction, so that the answer is final.
 * @returns null when PostgreSQL no longer knows the transaction, or never knew it, as a server that took over without it
 * @throws AppError REPOSITORY_UNREACHABLE, REPOSITORY_REFUSED when a session that works on it can't be ended
 */
export async function resolveTransaction(input: {
  repository: Repository;
  transactionId: string;
  applicationName: string;
}): Promise<'committed' | 'aborted' | null> {
  const connection = await input.repository.connect({ applicationName: 'stack-console settles a restore' });
  try {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const left = await endSessions(connection, input);
      const status = await readTransactionStatus(connection, input.transactionId);
      if (left === 0 && status !== 'in progress') return status;
      if (Date.now() > deadline) {
        throw new AppError(
          'REPOSITORY_REFUSED',
          `A session of the restore still works in the database and can't be ended (transaction ${input.transactionId}). End the session in PostgreSQL.`,
        );
      }
      await sleep(pauseMs);
    }
  } finally {
    await connection.close();
  }
}

/**
 * Ends the sessions of that name, and the session that holds the transaction: a pooler may have given it another name.
 * @returns how many sessions there were
 */
async function endSessions(
  connection: RepositoryConnection,
  { transactionId, applicationName }: { transactionId: string; applicationName: string },
): Promise<number> {
  const sessions = await connection.query<{ pid: number }>(
    `select pid, pg_catalog.pg_terminate_backend(pid)
       from pg_catalog.pg_stat_activity
      where pid <> pg_catalog.pg_backend_pid() and usename = session_user and datname = pg_catalog.current_database()
        and (application_name = left($1, 63) or backend_xid::text = ($2::numeric % 4294967296)::text)`,
    [applicationName, transactionId],
  );
  return sessions.length;
}

/**
 * Reads what PostgreSQL knows of a transaction of the server, in whichever database it was.
 * @returns null when PostgreSQL knows nothing of it, or no longer does
 * @throws AppError REPOSITORY_*
 */
export async function readTransactionStatus(
  connection: RepositoryConnection,
  transactionId: string,
): Promise<'committed' | 'aborted' | 'in progress' | null> {
  try {
    const [row] = await connection.query<{ status: 'committed' | 'aborted' | 'in progress' | null }>(
      'select pg_catalog.pg_xact_status($1::xid8) as status',
      [transactionId],
    );
    return row?.status ?? null;
  } catch (error) {
    if (hasSqlState(error, ofTheFuture)) return null;
    throw error;
  }
}
