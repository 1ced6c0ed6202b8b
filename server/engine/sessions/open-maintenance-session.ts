import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';

const usual = ['postgres', 'template1'];

/** SQLSTATEs that every database of the server would give: a wrong password, too many connections, a server that starts. */
const sameEverywhere = ['28P01', '53300', '57P03'];

export type MaintenanceInput = {
  repository: Repository;
  /** Databases to which the session must not connect, because they are to be created, dropped or renamed. */
  avoid: readonly string[];
  applicationName: string;
  signal?: AbortSignal;
};

/**
 * Opens a session in another database of the repository's server, because a database can't be dropped or renamed from a session in it.
 * The database is postgres, template1, or else the first that lets the role in.
 * @throws AppError REPOSITORY_REFUSED when there is none, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function openMaintenanceSession(input: MaintenanceInput): Promise<RepositoryConnection> {
  const tried = new Set(input.avoid);
  for (const candidates of [async () => usual, () => readDatabases(input)]) {
    for (const database of await candidates()) {
      if (tried.has(database)) continue;
      tried.add(database);
      const connection = await tryToConnect(input, database);
      if (connection !== null) return connection;
    }
  }
  throw new AppError(
    'REPOSITORY_REFUSED',
    'To make, drop or rename a database the role in REPOSITORY_DATABASE_URL must be let into another one of its server: allow it to connect to the database postgres.',
  );
}

async function tryToConnect(input: MaintenanceInput, database: string): Promise<RepositoryConnection | null> {
  const { repository, applicationName, signal } = input;
  try {
    return await repository.connect({ applicationName, database, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    const isAboutThisOne =
      isAppError(error) &&
      error.code === 'REPOSITORY_REFUSED' &&
      !sameEverywhere.some((state) => hasSqlState(error, state));
    if (isAboutThisOne) return null;
    throw error;
  }
}

/** Lists the databases that the role may connect to. The list is empty when the repository's own database does not exist. */
async function readDatabases(input: MaintenanceInput): Promise<string[]> {
  const { repository, applicationName, signal } = input;
  const connection = await repository
    .connect({ applicationName, ...(signal === undefined ? {} : { signal }) })
    .catch((error: unknown) => {
      if (hasSqlState(error, '3D000')) return null;
      throw error;
    });
  if (connection === null) return [];
  try {
    const rows = await connection.query<{ name: string }>(
      `select datname::text as name from pg_catalog.pg_database
        where datallowconn and pg_catalog.has_database_privilege(oid, 'connect') order by datname`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await connection.close();
  }
}
