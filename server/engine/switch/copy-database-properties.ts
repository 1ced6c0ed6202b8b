import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { DatabaseGrant, DatabaseProperties, DatabaseSetting } from './read-database-properties.ts';

/** Settings whose value is a list of names, each of which is quoted on its own in SQL. pg_dump has the same list. */
const listsOfNames = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/**
 * Copies another database's owner, grants, settings, connection limit and comment to a database. The tablespace is chosen when the
 * database is created. It can run in a transaction, as the owner of both databases.
 * @throws AppError REPOSITORY_REFUSED that says what this role may not do
 */
export async function copyDatabaseProperties(
  connection: RepositoryConnection,
  database: string,
  properties: DatabaseProperties,
): Promise<void> {
  await connection.execute(propertyStatements(database, properties).join('; '));
}

function propertyStatements(database: string, properties: DatabaseProperties): string[] {
  const name = quoteIdentifier(database);
  const { owner, connectionLimit, isTemplate, comment, settings } = properties;
  return [
    `alter database ${name} owner to ${quoteIdentifier(owner)}`,
    ...grantStatements(name, owner, properties.grants),
    `alter database ${name} with connection limit ${connectionLimit} is_template ${isTemplate}`,
    `alter database ${name} reset all`,
    ...settings.map((setting) => settingStatement(database, setting)),
    `comment on database ${name} is ${comment === null ? 'null' : quoteLiteral(comment)}`,
  ];
}

/** The owner grants all privileges, even those that another role granted in the other database. */
function grantStatements(name: string, owner: string, grants: readonly DatabaseGrant[]): string[] {
  return [
    `revoke all on database ${name} from public, ${quoteIdentifier(owner)}`,
    ...grants.map(({ grantee, privilege, grantable }) => {
      const to = grantee === null ? 'public' : quoteIdentifier(grantee);
      const passOn = grantable && grantee !== owner ? ' with grant option' : '';
      return `grant ${privilege} on database ${name} to ${to}${passOn}`;
    }),
  ];
}

/** Writes the statement that makes a setting in a database. */
export function settingStatement(database: string, { role, name, value }: DatabaseSetting): string {
  const where =
    role === null
      ? `alter database ${quoteIdentifier(database)}`
      : `alter role ${quoteIdentifier(role)} in database ${quoteIdentifier(database)}`;
  const words = listsOfNames.has(name.toLowerCase()) ? splitNames(value) : [value];
  const to = words.length === 0 ? "''" : words.map(quoteLiteral).join(', ');
  return `${where} set ${name.split('.').map(quoteIdentifier).join('.')} to ${to}`;
}

/** Splits a list such as `"$user", public` into its names, without their quotes. */
function splitNames(list: string): string[] {
  const names = list.matchAll(/"((?:[^"]|"")*)"|[^",]+/g);
  return [...names]
    .map(([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole.trim())
    .filter((name) => name !== '');
}
