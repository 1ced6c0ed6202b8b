import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { splitStatements } from '#server/engine/archive/split-statements.ts';

const folder = join(import.meta.dirname, 'databases');

/** The name of a database, and the SQL that makes it. */
export type Case = { name: string; sql: string };

/** A database of a case, and the ordinary role that owns it. */
export type LoadedCase = { database: string; owner: string; ownerUrl: string; adminUrl: string; drop(): Promise<void> };

/** The names of all cases. */
export function caseNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
}

export function readCase(name: string): Case {
  return { name, sql: readFileSync(join(folder, `${name}.sql`), 'utf8') };
}

/**
 * Makes the database of a case. `:owner` in its SQL is a role of this database alone, `:database` its name, `:count` the number of tenants
 * (CASES_TENANTS, or 700), and `:objects` a fifth of the number of large objects (CASES_OBJECTS, or 30,000).
 * @param server the superuser's address of a database of the server
 * @param suffix of the names of the database and of its owner
 */
export async function loadCase(
  server: string,
  { sql: text }: Case,
  suffix = randomBytes(4).toString('hex'),
): Promise<LoadedCase> {
  const [database, owner] = [`case_${suffix}`, `case_owner_${suffix}`];
  const how = /^-- createdb: (.*)$/m.exec(text)?.[1] ?? '';
  const at = (base: string, role?: string) => {
    const url = new URL(base);
    url.pathname = `/${database}`;
    if (role !== undefined) [url.username, url.password] = [role, 'pw'];
    return url.toString();
  };
  await asSuperuser(server, async (client) => {
    await client.query('select pg_advisory_lock(4711)');
    await client.query(makeRoles);
    await client.query('select pg_advisory_unlock(4711)');
    await client.query(`create role ${owner} login createdb password 'pw'`);
    await client.query(`grant case_clerks to ${owner}`);
    await client.query(`grant pg_signal_backend to ${owner}`);
    await client.query(`create database ${database} owner ${owner} ${how}`);
  });
  await asSuperuser(at(server), async (client) => {
    const holder = await client.query("select from pg_available_extensions where name = 'holder'");
    const sql = text
      .replaceAll(
        ':holder',
        holder.rowCount === 0 ? heldByHstore : 'create extension holder; alter schema ext_data owner to :owner;',
      )
      .replaceAll(':owner', owner)
      .replaceAll(':database', database)
      .replaceAll(':count', process.env.CASES_TENANTS ?? '700')
      .replaceAll(':objects', String(Number(process.env.CASES_OBJECTS ?? 30_000) / 5));
    for (const statement of splitStatements(sql)) await client.query(statement);
  });
  return {
    database,
    owner,
    ownerUrl: at(server, owner),
    adminUrl: at(server),
    drop: () =>
      asSuperuser(server, async (client) => {
        const { rows } = await client.query(
          'select datname from pg_database d where datdba = $1::regrole or datname = $2',
          [owner, database],
        );
        for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`);
        await client.query(`drop owned by ${owner} cascade`);
        await client.query(`drop role ${owner}`);
      }),
  };
}

const makeRoles = `do $$ begin
  if to_regrole('case_app') is null then create role case_app login password 'pw'; end if;
  if to_regrole('case_clerks') is null then create role case_clerks nologin; end if;
end $$`;

/** Where the extension of tests/cases/extensions can't be installed, the schema is given to another one. */
const heldByHstore = `create extension hstore; create schema ext_data; alter schema ext_data owner to :owner;
  alter extension hstore add schema ext_data;`;

export async function asSuperuser<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
