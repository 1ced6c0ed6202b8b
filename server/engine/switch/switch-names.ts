import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { Reporter } from '../report/reporter.ts';
import { allowConnections, allowConnectionsStatement, writesByDefault } from '../sessions/allow-connections.ts';
import { endDatabaseSessions } from '../sessions/end-database-sessions.ts';
import { copyDatabaseProperties } from './copy-database-properties.ts';
import { giveBackInDatabase, givenBack, type RoleMark } from './give-back-roles.ts';
import { readDatabaseProperties } from './read-database-properties.ts';

export type DatabaseNames = {
  /** What services connect to, before and after. */
  repository: string;
  /** The database that takes its place. */
  incoming: string;
  /** What the repository of now is called afterwards. */
  kept: string;
};

export type SwitchInput = {
  /** Of the server's own database, opened before `onBeforeClosing` is asked: whoever settles the daemon ends it by its name. */
  session: RepositoryConnection;
  names: DatabaseNames;
  /** The incoming database gets the owner, grants and settings of the repository. */
  copiesProperties: boolean;
  /** For how long sessions are ended, in milliseconds. */
  withinMs: number;
  signal: AbortSignal;
  reporter: Pick<Reporter<string>, 'log' | 'waitFor'>;
  /** Throws when the daemon is no longer its runner's. Nothing is closed before. */
  onBeforeClosing: () => Promise<void>;
  /** What was changed of the services' roles in the repository's database; asked when no session can change it any more. */
  readRoleMarks: () => Promise<RoleMark[]>;
  /** Just before COMMIT (xid8 in decimal): kept, so that the switch's fate can be looked up. Throws as onBeforeClosing. */
  onTransaction: (id: string) => Promise<void>;
};

/**
 * Lets two databases of a server change names in one transaction: the incoming one becomes the repository, the repository is
 * put aside. New sessions are kept out of both from a moment before until it is committed. When it fails they are let in
 * again, as far as the server can be asked; resolveSwitch must follow, which makes sure of that and finds out what became of it.
 * @throws AppError REPOSITORY_*, STOPPED, what the functions of the input throw
 */
export async function switchNames(input: SwitchInput): Promise<void> {
  refuseStopped(input);
  await input.session.execute(writesByDefault);
  await input.onBeforeClosing();
  try {
    await closeAndSwitch(input);
  } catch (error) {
    await takeBack(input);
    throw error;
  }
}

async function closeAndSwitch(input: SwitchInput): Promise<void> {
  const { session, names, reporter } = input;
  const until = performance.now() + input.withinMs;
  const check = () => refuseStopped(input);
  for (const name of [names.repository, names.incoming]) await session.execute(allowConnectionsStatement(name, false));
  reporter.log('Connections are blocked during the swap.');
  for (;;) {
    reporter.waitFor('repository');
    await endDatabaseSessions(session, [names.repository, names.incoming], { until, check });
    reporter.waitFor(null);
    try {
      return await renameDatabases(input);
    } catch (error) {
      // A session that was being made while the databases were closed, or autovacuum: it is ended like the others.
      if (!hasSqlState(error, '55006') || performance.now() > until) throw error;
      await session.execute('rollback');
    }
  }
}

async function renameDatabases({ session, names, copiesProperties, readRoleMarks, onTransaction }: SwitchInput) {
  const marks = await readRoleMarks();
  await session.execute("begin isolation level read committed read write; set local synchronous_commit to 'on'");
  const [row] = await session.query<{ id: string }>('select pg_catalog.pg_current_xact_id()::text as id');
  const properties = await readDatabaseProperties(session, names.repository);
  if (copiesProperties) {
    await copyDatabaseProperties(session, names.incoming, givenBack(properties, marks));
  }
  await giveBackInDatabase(session, properties, marks);
  const [repository, incoming, kept] = [names.repository, names.incoming, names.kept].map(quoteIdentifier);
  await session.execute(`alter database ${repository} rename to ${kept}`);
  await session.execute(`alter database ${incoming} rename to ${repository}`);
  await session.execute(allowConnectionsStatement(names.repository, true));
  await session.execute(allowConnectionsStatement(names.kept, true));
  await onTransaction(row?.id ?? '');
  await session.execute('commit');
}

function refuseStopped({ signal }: SwitchInput): void {
  if (signal.aborted) throw new AppError('STOPPED', 'The restore was stopped.');
}

/** Nobody waits for the console database with the repository closed. A COMMIT whose answer was lost took this session along. */
async function takeBack({ session, names: { repository, incoming } }: SwitchInput): Promise<void> {
  try {
    await session.execute('rollback');
    await allowConnections(session, [repository, incoming]);
  } catch {
    // The session is gone: resolveSwitch opens another.
  }
}
