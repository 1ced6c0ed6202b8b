import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { settingStatement } from './copy-database-properties.ts';
import type { DatabaseProperties, DatabaseSetting } from './read-database-properties.ts';

/** SQLSTATEs of a setting that can't be made: the role may not, the setting does not exist, or it does not accept the value. */
const refusals = ['42501', '42704', '22023'];

/**
 * Finds the properties of a database that this role can't copy to another database. Each setting is tried in a transaction that is
 * rolled back, as only the server knows who may set what.
 * @param connection to that database, in no transaction
 * @returns sentences; none when all can be copied
 * @throws AppError REPOSITORY_*
 */
export async function findPropertyProblems(
  connection: RepositoryConnection,
  properties: DatabaseProperties,
): Promise<string[]> {
  const labels = properties.securityLabels.map(
    (label) => `The database has the security label “${label}”, which this console can't give to another database.`,
  );
  return [...labels, ...(await trySettings(connection, properties))];
}

async function trySettings(connection: RepositoryConnection, { name, settings }: DatabaseProperties) {
  const problems: string[] = [];
  if (settings.length === 0) return problems;
  await connection.execute("begin read write; set local lock_timeout to '5s'; savepoint tried");
  try {
    for (const setting of settings) {
      try {
        await connection.execute(settingStatement(name, setting));
      } catch (error) {
        if (refusals.some((state) => hasSqlState(error, state))) problems.push(describeRefusal(setting, error));
      }
      await connection.execute('rollback to savepoint tried');
    }
  } finally {
    await connection.execute('rollback');
  }
  return problems;
}

function describeRefusal({ role, name }: DatabaseSetting, error: unknown): string {
  const of = role === null ? 'of the database' : `of the role ${role} in the database`;
  const why = isAppError(error) ? ` ${error.message}` : '';
  const help =
    role === null && hasSqlState(error, '42501')
      ? ` As a superuser of the server run “grant set on parameter ${quoteIdentifier(name)}” to it (PostgreSQL 15 or later).`
      : '';
  return `The setting ${name} ${of} can't be given to another database by the role of REPOSITORY_DATABASE_URL.${why}${help}`;
}
