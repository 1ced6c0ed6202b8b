import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection, RoleLogin } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { endRoleSessionsOutside } from '../sessions/end-sessions.ts';
import { readBuilderNeeds } from '../statements/read-builder-needs.ts';
import { statementsOf } from '../statements/statements-of.ts';
import type { Builder, BuilderChoice } from './builder.ts';
import { createDatabase } from './create-database.ts';
import { isWorkDatabaseName, workDatabasePrefix } from './database-name.ts';
import { findBuilder } from './find-builder.ts';
import { scramVerifier } from './scram-verifier.ts';

export type CreateWithBuilderInput = {
  repository: Repository;
  buildRole: BuilderChoice['buildRole'];
  /** Whether the archive is trusted. */
  isOwn: boolean;
  /** The archive's. */
  schema: SchemaStatements;
  /** The name of the database. A role that is created for it gets the same name, so that both can be dropped by it. */
  database: string;
  /** How many sessions build at once. */
  connections: number;
  applicationName: string;
  signal: AbortSignal;
};

/**
 * Creates an empty database beside the repository, and a role that fills it when the settings name none. When the server does not let
 * such a role in, the repository's own role fills the database if the archive is trusted. When it fails, dropWorkDatabase() removes
 * what was created.
 * @returns the builder, and a sentence when it is not the role that should build; else null
 * @throws AppError ARCHIVE_MISMATCH (findBuilder's problems), ARCHIVE_INVALID (statementsOf), CONFLICT when the name is taken,
 *   REPOSITORY_*, STOPPED
 */
export async function createWithBuilder(
  input: CreateWithBuilderInput,
): Promise<{ builder: Builder; note: string | null }> {
  const { repository, buildRole, database: name, applicationName, signal } = input;
  const { kind, login } = await withRepository(input, async (connection) => {
    const { preData, postData } = statementsOf(input.schema);
    const wantsSuperuser = readBuilderNeeds([...preData, ...postData]).length > 0;
    const found = await findBuilder(connection, { ...input, wantsSuperuser });
    if (found.kind === null) throw new AppError('ARCHIVE_MISMATCH', found.problems.join(' '));
    if (found.kind === 'made') return { kind: found.kind, login: await makeRole(connection, input) };
    if (found.kind === 'given' && buildRole !== null) await endStraySessions(connection, buildRole.name);
    return { kind: found.kind, login: buildRole };
  });
  if (kind === 'own role' || login === null) {
    await createDatabase({ repository, name, applicationName, signal });
    return { builder: { repository, login: null, isMade: false }, note: null };
  }
  await createDatabase({ repository, name, applicationName, signal, filledBy: login.name });
  return tryToLogIn(input, { repository: repository.as(login), login, isMade: kind === 'made' });
}

async function withRepository<Result>(
  { repository, applicationName, signal }: CreateWithBuilderInput,
  work: (connection: RepositoryConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await repository.connect({ applicationName, signal });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function tryToLogIn(
  input: CreateWithBuilderInput,
  builder: Builder & { login: RoleLogin },
): Promise<{ builder: Builder; note: string | null }> {
  const { isMade, login } = builder;
  try {
    await forgetSettings(input, builder);
    return { builder, note: null };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    if (!input.isOwn || !isMade) throw notLetIn(error, login.name, isMade);
    const note = `The server does not let in a role that is made for the build (${error.message}), so the role in REPOSITORY_DATABASE_URL builds the database.`;
    return { builder: { repository: input.repository, login: null, isMade }, note };
  }
}

/**
 * Ends sessions of a given build role in other databases. The code of an earlier archive may have given the role another password and
 * opened a session elsewhere with it, by an extension that connects to servers. Such a session must not wait for the next database.
 */
async function endStraySessions(connection: RepositoryConnection, role: string): Promise<void> {
  await endRoleSessionsOutside(connection, role, workDatabasePrefix);
}

/** How long a role may log in that was created for a build. Nobody can log in as a role that was never dropped. */
const validDays = 7;

/** Creates a role. Its password is sent as a SCRAM verifier, with which nobody can log in, as the server may log statements. */
async function makeRole(connection: RepositoryConnection, input: CreateWithBuilderInput): Promise<RoleLogin> {
  if (!isWorkDatabaseName(input.database)) throw new Error('The name is not one that a build role may have.');
  const password = randomBytes(32).toString('base64url');
  const role = quoteIdentifier(input.database);
  const [server] = await connection.query<{ until: string; grants: boolean; version: number }>(
    `select (pg_catalog.now() + pg_catalog.make_interval(days => ${validDays}))::pg_catalog.text as until,
            not r.rolsuper as grants, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version
       from pg_catalog.pg_roles r where r.rolname = current_user`,
  );
  if (server === undefined) throw new Error('The role of the session is not in the list of roles.');
  const how = server.version >= 160_000 ? ' with inherit true, set true' : '';
  await connection.execute(
    [
      'begin',
      `create role ${role} login password ${quoteLiteral(scramVerifier(password))} valid until ${quoteLiteral(server.until)}
         nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls connection limit ${sessionsOf(input)}`,
      ...(server.grants ? [`grant ${role} to current_user${how}`] : []),
      'commit',
    ].join('; '),
  );
  return { name: input.database, password };
}

/** The role's connection limit: sessions that build, sessions that compare while the last of those end, and some that cancel. */
function sessionsOf({ connections }: CreateWithBuilderInput): number {
  return 2 * Math.max(connections, 1) + 8;
}

/** A role that is used again may have settings that the code of an earlier archive made, as every role may change its own. */
async function forgetSettings(
  { database, applicationName, signal }: CreateWithBuilderInput,
  { repository, login }: Builder & { login: RoleLogin },
): Promise<void> {
  const connection = await repository.connect({ database, applicationName, signal });
  try {
    const kept = await connection.query<{ place: string | null }>(
      `select d.datname::pg_catalog.text as place from pg_catalog.pg_db_role_setting s
         join pg_catalog.pg_roles r on r.oid = s.setrole left join pg_catalog.pg_database d on d.oid = s.setdatabase
        where r.rolname = current_user`,
    );
    for (const { place } of kept) {
      const where = place === null ? '' : ` in database ${quoteIdentifier(place)}`;
      await connection.execute(`alter role ${quoteIdentifier(login.name)}${where} reset all`);
    }
  } finally {
    await connection.close();
  }
}

function notLetIn(error: AppError, role: string, isMade: boolean): AppError {
  const advice = isMade
    ? 'Let roles whose names begin with stack_console_ in by pg_hba.conf, or set REPOSITORY_BUILD_ROLE to a role that is let in.'
    : 'Check the role, REPOSITORY_BUILD_PASSWORD and pg_hba.conf. A role may change its own password, and so may what an archive holds: set it again.';
  return error.reworded(`The server does not let the build role ${role} in. ${advice}`, {
    reason: 'BUILD_ROLE_REFUSED',
  });
}
