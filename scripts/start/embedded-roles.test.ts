import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { ensureEmbeddedRoles } from './embedded-roles.ts';

const passwords = { console: 'console-secret', repository: 'repository-secret', build: 'build-secret' };
let folder: string;
let server: PostgresServer;

/** A data folder of an older version: one role owns everything, and a killed restore closed a database. */
beforeAll(async () => {
  folder = makeTempFolder('embedded-roles');
  server = await startPostgres({ folder: join(folder, 'postgres'), durable: false });
  await ask('postgres', `create role stack_console login createdb password 'old'`);
  for (const name of ['stack_console', 'stack_console_repository', 'stack_console_repository_before_3']) {
    await ask('postgres', `create database ${name} owner stack_console`);
    await ask(
      name,
      `set role stack_console; create schema s; create table s.t (id serial primary key); create view s.v as select * from s.t;
       create function s.f() returns int language sql as 'select 1'; create type s.e as enum ('a'); select lo_create(7);
       grant select on s.t to public`,
    );
  }
  await ask('postgres', 'alter database stack_console_repository_before_3 with allow_connections false');
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(database: string, sql: string, url = server.url(database)): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    const results = await client.query(sql);
    return [results].flat().flatMap(({ rows }) => rows);
  } finally {
    await client.end();
  }
}

function urlAs(role: string, password: string, database: string): string {
  return `postgresql://${role}:${password}@127.0.0.1:${server.port}/${database}`;
}

const owners = `select distinct pg_get_userbyid(o.owner) as owner from (
    select relowner as owner from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 's'
    union all select nspowner from pg_namespace where nspname = 's' union all select proowner from pg_proc where proname = 'f'
    union all select lomowner from pg_largeobject_metadata union all select typowner from pg_type where typname = 'e'
    union all select datdba from pg_database where datname = current_database()) o`;

test('what one role owned is two roles’ afterwards, each in its own databases, however often it is done', async () => {
  await ask(
    'stack_console_repository',
    'create role stack_repository; reassign owned by stack_console to stack_repository',
  );
  for (let time = 0; time < 2; time++) {
    await ensureEmbeddedRoles(server.url, passwords);
    expect(await ask('stack_console', owners)).toEqual([{ owner: 'stack_console' }]);
    for (const name of ['stack_console_repository', 'stack_console_repository_before_3']) {
      expect(await ask(name, owners)).toEqual([{ owner: 'stack_repository' }]);
    }
  }
  const roles = await ask(
    'postgres',
    `select rolname as name, rolsuper or rolcreaterole or rolreplication or rolbypassrls as powerful, rolcreatedb as creates
       from pg_roles where rolname like 'stack%' order by 1`,
  );
  expect(roles).toEqual([
    { name: 'stack_console', powerful: false, creates: false },
    { name: 'stack_console_build', powerful: false, creates: false },
    { name: 'stack_repository', powerful: false, creates: true },
  ]);
});

test('the repository’s role and the build role cannot connect to the console’s database, nor the console’s to theirs', async () => {
  await ensureEmbeddedRoles(server.url, passwords);
  const refused = { code: '42501' };
  const connect = (role: string, password: string, database: string) =>
    ask(database, 'select 1', urlAs(role, password, database));
  await expect(connect('stack_repository', passwords.repository, 'stack_console')).rejects.toMatchObject(refused);
  await expect(connect('stack_console', passwords.console, 'stack_console_repository')).rejects.toMatchObject(refused);
  for (const database of ['postgres', 'template1', 'stack_console', 'stack_console_repository']) {
    await expect(connect('stack_console_build', passwords.build, database)).rejects.toMatchObject(refused);
  }
  await connect('stack_console', passwords.console, 'stack_console');
  await connect('stack_repository', passwords.repository, 'stack_console_repository');
  await connect('stack_repository', passwords.repository, 'postgres');
});
