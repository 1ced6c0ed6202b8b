import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';

const usual = ['postgres', 'template1'];

/** What another database of the server would answer as well: the password, the number of connections. */
const sameEverywhere = ['28P01', '53300', '57P03'];

export type MaintenanceInput = {
  repository: Repository;
  /** Databases that are to be made, dropped or renamed, or that must not be gone to for another reason. */
  avoid: readonly string[];
  applicationName: string;
  signal?: AbortSignal;
};

/**
 * Opens a session in a database of the repository's server that nothing is to be done to, as statements that drop or rename a
 * database are given from another one: postgres, template1, or else the first that lets the role in.
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

/** The databases that the role may connect to, as the repository tells; none where that is in the way itself. */
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
