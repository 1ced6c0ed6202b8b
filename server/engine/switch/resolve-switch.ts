import { sleep } from '#server/async/sleep.ts';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { allowConnections } from '../sessions/allow-connections.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { readTransactionStatus } from '../sessions/resolve-transaction.ts';
import type { DatabaseNames } from './switch-names.ts';

const patienceMs = 30_000;
const pauseMs = 100;

/**
 * Finds out what became of a switch that failed, whose runner is gone, or whose answer was lost. First it ends the sessions that still
 * work on the switch, so that the result is final. Then it opens the databases to new sessions. It may be called any number of times.
 * @param input.session in another database of the server, with another application name than the daemon's sessions
 * @param input.transactionId null when COMMIT was never sent
 * @param input.applicationName the name of the daemon's sessions
 * @throws AppError REPOSITORY_UNREACHABLE; REPOSITORY_REFUSED when a session that works on it can't be ended
 */
export async function resolveSwitch(input: {
  session: RepositoryConnection;
  names: DatabaseNames;
  transactionId: string | null;
  applicationName: string;
}): Promise<'switched' | 'not switched'> {
  const { session, names, transactionId, applicationName } = input;
  await endSessions(session, applicationName);
  const isSwitched = transactionId !== null && (await wasCommitted(session, names, transactionId));
  const { repository, incoming, kept } = names;
  await allowConnections(session, isSwitched ? [repository, kept] : [repository, incoming]);
  return isSwitched ? 'switched' : 'not switched';
}

/** PostgreSQL forgets old transactions. Then the kept name decides: no other database ever had it. */
async function wasCommitted(
  session: RepositoryConnection,
  names: DatabaseNames,
  transactionId: string,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const status = await readTransactionStatus(session, transactionId);
    if (status === null) return hasDatabase(session, names.kept);
    if (status !== 'in progress') return status === 'committed';
    if (Date.now() > deadline) {
      throw new AppError(
        'REPOSITORY_REFUSED',
        `A session of the restore still works on the database server and can't be ended (transaction ${transactionId}). End the session in PostgreSQL.`,
      );
    }
    await endHolder(session, transactionId);
    await sleep(pauseMs);
  }
}

/** Ends the session that holds the transaction: a pooler may have given it another name. */
async function endHolder(session: RepositoryConnection, transactionId: string): Promise<void> {
  await session.query(
    `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
      where pid <> pg_catalog.pg_backend_pid() and usename = session_user
        and backend_xid::text = ($1::numeric % 4294967296)::text`,
    [transactionId],
  );
}

async function hasDatabase(session: RepositoryConnection, database: string): Promise<boolean> {
  const found = await session.query('select from pg_catalog.pg_database where datname = $1', [database]);
  return found.length === 1;
}
