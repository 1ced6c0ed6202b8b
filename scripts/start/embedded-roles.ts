import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** The console's database, and the role that owns it and nothing else. */
export const consoleRole = 'stack_console';
/** The sample repository's. It may create databases, and not connect to the console's. */
export const repositoryRole = 'stack_repository';
/** Builds databases out of backups, and can do nothing else. */
export const buildRole = 'stack_console_build';
export const repositoryDatabase = `${consoleRole}_repository`;

/** The passwords of the roles. */
export type EmbeddedPasswords = { console: string; repository: string; build: string };

const powerless = 'nosuperuser nocreaterole noreplication nobypassrls';

/**
 * Makes the roles and databases of the embedded server, and makes those that are there what they must be: in data folders of older
 * versions one role owned all. May be done any number of times, and goes on where it was killed.
 * @param urlOf the superuser's address of a database
 */
export async function ensureEmbeddedRoles(
  urlOf: (database: string) => string,
  passwords: EmbeddedPasswords,
): Promise<void> {
  await withClient(urlOf('postgres'), async (client) => {
    await ensureRole(client, consoleRole, `${powerless} nocreatedb password ${escapeLiteral(passwords.console)}`);
    await ensureRole(client, repositoryRole, `${powerless} createdb password ${escapeLiteral(passwords.repository)}`);
    await ensureRole(client, buildRole, `${powerless} nocreatedb noinherit password ${escapeLiteral(passwords.build)}`);
    await client.query(`alter role ${buildRole} reset all`);
    await client.query(`grant ${buildRole} to ${repositoryRole} with inherit true, set true`);
    await ensureDatabase(client, consoleRole, consoleRole);
    await ensureDatabase(client, repositoryDatabase, repositoryRole);
    await client.query(`alter database ${consoleRole} owner to ${consoleRole}`);
    const mixed = await databasesOfConsoleRole(client);
    for (const database of mixed) await giveToRepositoryRole(client, urlOf, database);
    for (const database of ['postgres', 'template1', consoleRole, repositoryDatabase, ...mixed]) {
      await client.query(`revoke connect on database ${escapeIdentifier(database)} from public`);
    }
    await client.query(`grant connect on database postgres to ${repositoryRole}`);
  });
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: Client, name: string, options: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [name]);
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${escapeIdentifier(name)} login ${options}`);
}

async function ensureDatabase(client: Client, name: string, owner: string): Promise<void> {
  const found = await client.query('select from pg_database where datname = $1', [name]);
  if (found.rowCount === 0) {
    await client.query(`create database ${escapeIdentifier(name)} owner ${escapeIdentifier(owner)}`);
  }
}

/** All databases except its own: the repository, and the databases that restores kept or created. */
async function databasesOfConsoleRole(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select d.datname as name from pg_database d join pg_roles r on r.rolname = $1
      where d.datname <> $1
        and (d.datdba = r.oid or exists (select from pg_shdepend s where s.dbid = d.oid and s.deptype = 'o'
               and s.refclassid = 'pg_authid'::regclass and s.refobjid = r.oid))
      order by 1`,
    [consoleRole],
  );
  return rows.map(({ name }) => name);
}

/**
 * In one transaction with the database's content. REASSIGN OWNED takes all databases of the role along, the console's own among
 * them, which it gets back. A database that a killed restore closed is opened, as the runner would.
 */
async function giveToRepositoryRole(admin: Client, urlOf: (database: string) => string, name: string): Promise<void> {
  await admin.query(`alter database ${escapeIdentifier(name)} with allow_connections true`);
  await withClient(urlOf(name), async (client) => {
    await client.query('begin');
    await client.query(`reassign owned by ${consoleRole} to ${repositoryRole}`);
    await client.query(`alter database ${consoleRole} owner to ${consoleRole}`);
    await client.query('commit');
  });
}
