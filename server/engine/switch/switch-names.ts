import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { Reporter } from '../report/reporter.ts';
import { allowConnections, allowConnectionsStatement, writesByDefault } from '../sessions/allow-connections.ts';
import { endDatabaseSessions } from '../sessions/end-sessions.ts';
import { copyDatabaseProperties } from './copy-database-properties.ts';
import { readDatabaseProperties } from './read-database-properties.ts';
import { type RoleMark, removeRoleMarks, withoutRoleMarks } from './role-marks.ts';

export type DatabaseNames = {
  /** The name that services connect to, before and after the switch. */
  repository: string;
  /** The database that gets the repository's name. */
  incoming: string;
  /** The name that the present repository gets. */
  kept: string;
};

export type SwitchInput = {
  /**
   * A session in another database of the server, opened before `onBeforeClosing` is called. It has the daemon's application name, by which
   * resolveSwitch() ends it.
   */
  session: RepositoryConnection;
  names: DatabaseNames;
  /** Whether the incoming database gets the owner, grants and settings of the repository. */
  copiesProperties: boolean;
  /** How long sessions in the two databases are ended before the switch gives up, in milliseconds. */
  withinMs: number;
  signal: AbortSignal;
  reporter: Pick<Reporter<string>, 'log' | 'waitFor'>;
  /** Is called before anything is closed. It throws when the daemon no longer belongs to this runner. */
  onBeforeClosing: () => Promise<void>;
  /** Reads which roles the console made read-only. It is called when no other session can be in the repository's database. */
  readRoleMarks: () => Promise<RoleMark[]>;
  /**
   * Is called just before COMMIT with the transaction's id (xid8 in decimal), which is stored, so that the outcome can be looked up. It
   * throws when the daemon no longer belongs to this runner.
   */
  onTransaction: (id: string) => Promise<void>;
};

/**
 * Renames two databases of a server in one transaction: the incoming one becomes the repository, and the repository gets the kept name.
 * Both are closed to new sessions from shortly before until the commit. After a failure the databases are opened again, unless the
 * server can't be reached. resolveSwitch() must follow a failure: it opens them in any case, and finds out what became of the switch.
 * @throws AppError REPOSITORY_*, STOPPED, and what the functions of the input throw
 */
export async function switchNames(input: SwitchInput): Promise<void> {
  refuseStopped(input);
  await input.session.execute(writesByDefault);
  await input.onBeforeClosing();
  try {
    await closeAndSwitch(input);
  } catch (error) {
    await reopenDatabases(input);
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
      // A session was being opened while the databases were closed, or autovacuum is in one of them. It is ended like the others.
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
    await copyDatabaseProperties(session, names.incoming, withoutRoleMarks(properties, marks));
  }
  await removeRoleMarks(session, properties, marks);
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

/** Opens the databases again at once, without the console database. After a lost COMMIT this session is lost too. */
async function reopenDatabases({ session, names: { repository, incoming } }: SwitchInput): Promise<void> {
  try {
    await session.execute('rollback');
    await allowConnections(session, [repository, incoming]);
  } catch {
    // The session is gone: resolveSwitch opens another.
  }
}
