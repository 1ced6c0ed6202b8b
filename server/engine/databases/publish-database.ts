import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';
import { wasPublished } from './was-published.ts';

const patienceMs = 30_000;
const pauseMs = 250;

export type PublishInput = {
  repository: Repository;
  /** The database's name while it was built. */
  from: string;
  to: string;
  /** A sentence about where it comes from, for its comment. */
  comment: string;
  applicationName: string;
};

/**
 * Gives a database that was built its final name, in one transaction: it grants PUBLIC what PUBLIC may do with the repository, notes the
 * temporary name in the database's comment, and renames it. When it resolves, all earlier writes are on disk, as the commit
 * flushes the whole log up to itself. When the answer is lost, it looks up what happened.
 * @throws AppError CONFLICT when the name was taken meanwhile, REPOSITORY_*
 */
export async function publishDatabase(input: PublishInput): Promise<void> {
  const [open, connection] = [
    await readPublicPrivileges(input),
    await openMaintenanceSession({ ...input, avoid: [input.from] }),
  ];
  try {
    await renameInTime(connection, input, open);
  } catch (error) {
    await connection.close();
    if (!isAppError(error) || error.code !== 'REPOSITORY_UNREACHABLE') throw explain(error, input);
    if (!(await lookUpOutcome(input))) throw error;
  } finally {
    await connection.close();
  }
}

/** @throws AppError REPOSITORY_UNREACHABLE when the server does not answer in time, so that the outcome is not known */
async function lookUpOutcome(input: PublishInput): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await wasPublished({ ...input, makers: input.applicationName });
    } catch (error) {
      const mayPass = isAppError(error) && error.code === 'REPOSITORY_UNREACHABLE';
      if (!mayPass || Date.now() > deadline) {
        const text = `The connection was lost while the new database got its name, and the server does not answer since. It is whole if there is a database ${input.to}.`;
        throw new AppError('REPOSITORY_UNREACHABLE', text, { cause: error });
      }
      await sleep(pauseMs);
    }
  }
}

/** Reads the privileges that PUBLIC has on the repository's database. */
async function readPublicPrivileges({ repository, applicationName }: PublishInput): Promise<string[]> {
  const connection = await repository.connect({ applicationName });
  try {
    const rows = await connection.query<{ privilege: string }>(
      `select g.privilege_type as privilege
         from pg_catalog.pg_database d,
              pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) g
        where d.datname = pg_catalog.current_database() and g.grantee = 0`,
    );
    return rows.map(({ privilege }) => privilege);
  } finally {
    await connection.close();
  }
}

async function renameInTime(connection: RepositoryConnection, input: PublishInput, open: string[]): Promise<void> {
  const [from, to] = [quoteIdentifier(input.from), quoteIdentifier(input.to)];
  const granted = open.map((privilege) => `grant ${privilege} on database ${from} to public`);
  const statements = [
    'begin',
    ...granted,
    `comment on database ${from} is ${quoteLiteral(`${input.comment} (${input.from})`)}`,
    `alter database ${from} rename to ${to}`,
    'commit',
  ];
  await connection.execute(
    `select pg_catalog.set_config('synchronous_commit', 'on', false)
      where pg_catalog.current_setting('synchronous_commit') = 'off'`,
  );
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await connection.execute(statements.join('; '));
      return;
    } catch (error) {
      if (!hasSqlState(error, '55006') || Date.now() > deadline) throw error;
      await connection.execute('rollback');
      await sleep(pauseMs);
    }
  }
}

function explain(error: unknown, { to }: PublishInput): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  if (hasSqlState(error, '42P04')) {
    return error.reworded(`There is a database ${to} on the database server by now. It was left as it is.`, {
      code: 'CONFLICT',
      reason: 'DATABASE_NAME_TAKEN',
    });
  }
  return error.reworded(`The new database could not get the name ${to}: ${error.message}`);
}
