import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { allowConnections } from '../sessions/allow-connections.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { readTransactionStatus } from '../sessions/resolve-transaction.ts';
import type { DatabaseNames } from './switch-names.ts';

const patienceMs = 30_000;
const pauseMs = 100;

/**
 * What became of a switch that failed, or whose runner or answer was lost. Ends the sessions that still work on it first, so
 * that the answer is final, and lets sessions into the databases again. May be done any number of times.
 * @param input.session of the server's own database, under another name than the daemon's
 * @param input.transactionId null: COMMIT was never sent
 * @param input.applicationName of the daemon's sessions
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

/** PostgreSQL forgets the fate of old transactions; then the name tells it, which no other database ever had. */
async function wasCommitted(
  session: RepositoryConnection,
  names: DatabaseNames,
  transactionId: string,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const status = await readTransactionStatus(session, transactionId);
    if (status === null) return isThere(session, names.kept);
    if (status !== 'in progress') return status === 'committed';
    if (Date.now() > deadline) {
      throw new AppError(
        'REPOSITORY_REFUSED',
        `A session of the restore still works on the repository’s server and can't be ended (transaction ${transactionId}). End the session in PostgreSQL.`,
      );
    }
    await endHolder(session, transactionId);
    await sleep(pauseMs);
  }
}

/** A pooler may have given the session another name. */
async function endHolder(session: RepositoryConnection, transactionId: string): Promise<void> {
  await session.query(
    `select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
      where pid <> pg_catalog.pg_backend_pid() and usename = session_user
        and backend_xid::text = ($1::numeric % 4294967296)::text`,
    [transactionId],
  );
}

async function isThere(session: RepositoryConnection, database: string): Promise<boolean> {
  const found = await session.query('select from pg_catalog.pg_database where datname = $1', [database]);
  return found.length === 1;
}
