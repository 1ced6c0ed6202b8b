import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { AppRolePlan, AppRoleState } from './plan-app-role.ts';

const lockTimeoutMs = 10_000;
const endWithinMs = 3000;
const lookEveryMs = 50;

/**
 * Work on a role of the repository's server, one at a time for all processes: the lock belongs to the session that changes the
 * role, so that who lost the one can't do the other.
 * @throws AppError REPOSITORY_UNREACHABLE, REPOSITORY_REFUSED, or what the work threw
 */
export async function withAppRole<Result>(
  role: string,
  work: (connection: RepositoryConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await repository().connect({ applicationName: 'stack-console role' });
  try {
    await connection.execute(`set lock_timeout = ${lockTimeoutMs}`);
    await connection.query(`select pg_advisory_lock(hashtextextended('stack-console role ' || $1, 0))`, [role]);
    await connection.execute('set lock_timeout = 0');
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** @throws AppError SETTING_INVALID when there is no such role, or when it is the console's own */
export async function readAppRole(connection: RepositoryConnection, role: string): Promise<AppRoleState> {
  const [row] = await connection.query<AppRoleState & { own: boolean }>(
    `select r.rolcanlogin as "canLogin", r.rolname in (current_user, session_user) as own,
            (select split_part(c, '=', 2) from pg_db_role_setting s, unnest(s.setconfig) c
              where s.setrole = r.oid and c like 'default_transaction_read_only=%'
                and s.setdatabase = (select oid from pg_database where datname = current_database())) as "readOnly"
       from pg_roles r where r.rolname = $1`,
    [role],
  );
  if (row === undefined) {
    throw new AppError(
      'SETTING_INVALID',
      `The role ${role} (REPOSITORY_APP_ROLE) is not on the database server: create it, or correct the setting.`,
    );
  }
  if (row.own) {
    throw new AppError(
      'SETTING_INVALID',
      `The role ${role} (REPOSITORY_APP_ROLE) is the one that the console itself logs in as: give the stack’s services a role of their own, and name that.`,
    );
  }
  return { canLogin: row.canLogin, readOnly: row.readOnly };
}

/**
 * Changes the role, all or nothing.
 * @throws AppError REPOSITORY_REFUSED with what right is missing
 */
export async function alterAppRole(
  connection: RepositoryConnection,
  role: string,
  { login, readOnly }: AppRolePlan['change'],
): Promise<void> {
  const [here] = await connection.query<{ name: string }>('select current_database() as name');
  const name = quoteIdentifier(role);
  const inDatabase = `alter role ${name} in database ${quoteIdentifier(here?.name ?? '')}`;
  const statements = [
    login === undefined ? [] : `alter role ${name} ${login ? 'login' : 'nologin'}`,
    readOnly === undefined
      ? []
      : readOnly === null
        ? `${inDatabase} reset default_transaction_read_only`
        : `${inDatabase} set default_transaction_read_only = ${quoteLiteral(readOnly)}`,
  ].flat();
  try {
    await connection.execute(['begin', ...statements, 'commit'].join('; '));
  } catch (error) {
    throw await explainRights(connection, role, error);
  }
}

/** The repository's clock. */
export async function readRepositoryClock(connection: RepositoryConnection): Promise<Date> {
  const [row] = await connection.query<{ now: Date }>('select clock_timestamp() as now');
  return new Date((row?.now.getTime() ?? 0) + 1);
}

export type SessionsToEnd = {
  /** All, or those that began before an instant of the repository's clock. */
  which: 'all' | Date;
  /** Whether those are among them whose begin this role may not see. */
  unseen: boolean;
};

/**
 * Ends the role's sessions in the repository and waits until they are gone.
 * @returns how many were asked to end
 * @throws AppError REPOSITORY_REFUSED with what right is missing, or when they do not end
 */
export async function endAppSessions(
  connection: RepositoryConnection,
  role: string,
  { which, unseen }: SessionsToEnd,
): Promise<number> {
  const deadline = performance.now() + endWithinMs;
  const ended = new Set<number>();
  for (let first = true; ; first = false) {
    const rows = await endOnce(connection, role, which, unseen && first);
    for (const { pid } of rows) ended.add(pid);
    if (rows.length === 0 && !(first && unseen)) return ended.size;
    if (performance.now() > deadline) {
      throw new AppError(
        'REPOSITORY_REFUSED',
        `${rows.length} sessions of the role ${role} in the database do not end. They are asked again every few seconds.`,
      );
    }
    await sleep(lookEveryMs);
  }
}

async function endOnce(connection: RepositoryConnection, role: string, which: 'all' | Date, unseen: boolean) {
  try {
    return await connection.query<{ pid: number }>(
      `select pid, pg_terminate_backend(pid) from pg_stat_activity
        where usename = $1 and datname = current_database() and backend_type = 'client backend'
          and pid <> pg_backend_pid() and ($2::timestamptz is null or coalesce(backend_start < $2, $3))`,
      [role, which === 'all' ? null : which, unseen],
    );
  } catch (error) {
    throw await explainRights(connection, role, error);
  }
}

async function explainRights(connection: RepositoryConnection, role: string, error: unknown): Promise<unknown> {
  if (!isAppError(error) || error.sqlState !== '42501') return error;
  await connection.execute('rollback').catch(() => undefined);
  const [row] = await connection.query<{ me: string }>('select current_user as me');
  const me = quoteIdentifier(row?.me ?? '');
  const app = quoteIdentifier(role);
  return error.reworded(
    `The role ${row?.me} of REPOSITORY_DATABASE_URL may not change the role ${role} (REPOSITORY_APP_ROLE) or end its sessions. ` +
      `As a superuser of the database server run: alter role ${me} createrole; grant ${app} to ${me} with admin option; grant pg_signal_backend to ${me};`,
    { reason: 'PRIVILEGE_MISSING', details: null },
  );
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
