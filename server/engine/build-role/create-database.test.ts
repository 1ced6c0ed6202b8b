import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { startMuteProxy } from '#server/engine/restore/testing/start-mute-proxy.ts';
import type { Repository } from '#server/ports/repository.ts';
import { debianServerVersion, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import { dropDatabase } from '../databases/drop-database.ts';
import { publishDatabase } from '../databases/publish-database.ts';
import { wasPublished } from '../databases/was-published.ts';
import { createDatabase } from './create-database.ts';
import { findNameProblem, makeWorkDatabaseName } from './database-name.ts';

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
const applicationName = `create database test ${process.pid}`;
let databases: TestDatabase[] = [];
let made: string[] = [];

afterEach(async () => {
  for (const database of databases) {
    const repository = createRepository({ url: database.adminUrl });
    for (const name of made) await dropDatabase({ repository, name, applicationName });
    await database.drop();
  }
  databases = [];
  made = [];
});

async function open(server: 'embedded' | 'debian', making = '') {
  const database = await testDatabase({ server });
  databases.push(database);
  if (making !== '') {
    await run(database, `drop database ${database.name}`, 'postgres');
    await run(database, `create database ${database.name} owner tester template template0 ${making}`, 'postgres');
  }
  return { database, repository: createRepository({ url: database.url }) };
}

async function run(database: TestDatabase, sql: string, name = database.name) {
  const url = new URL(database.adminUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  const client = new Client(url.toString());
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function makingOf(database: TestDatabase, name: string) {
  const [row] = await run(database, `select to_json(d) as made from pg_database d where datname = '${name}'`);
  const { oid, datname, datacl, datfrozenxid, datminmxid, dathasloginevt, ...making } = row.made;
  return making;
}

describe.each(someOf(servers, 1, 'new databases'))('on the %s server', (server) => {
  test.each([
    '',
    "encoding 'LATIN1' locale_provider libc lc_collate 'C' lc_ctype 'C'",
    "encoding 'SQL_ASCII' locale_provider libc lc_collate 'C' lc_ctype 'C'",
    "encoding 'UTF8' locale_provider icu icu_locale 'de-u-co-phonebk' lc_collate 'C' lc_ctype 'C'",
    ...(server === 'embedded'
      ? [
          "encoding 'UTF8' locale_provider icu icu_locale 'en' icu_rules '&a < \\g' lc_collate 'C' lc_ctype 'C'",
          "encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'",
        ]
      : []),
  ])('a database is made as the repository was: %s', async (making) => {
    const { database, repository } = await open(server, making);
    const name = makeWorkDatabaseName(7);
    made.push(name);
    await createDatabase({ repository, name, applicationName });
    expect(await makingOf(database, name)).toEqual(await makingOf(database, database.name));
    const [row] = await run(database, `select has_database_privilege('pg_monitor', '${name}', 'connect') as open`);
    expect(row.open).toBe(false);
    await expect(createDatabase({ repository, name, applicationName })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('it is dropped whoever is in it, and again', async () => {
    const { database, repository } = await open(server);
    const name = makeWorkDatabaseName(8);
    made.push(name);
    await createDatabase({ repository, name, applicationName });
    const own = await repository.connect({ applicationName, database: name });
    await own.execute('create table t (i int)');
    await dropDatabase({ repository, name, applicationName });
    await dropDatabase({ repository, name, applicationName });
    await own.close();
    expect(await run(database, `select from pg_database where datname = '${name}'`)).toEqual([]);
  });

  test("a superuser's session that an ordinary role can't end is waited for", async () => {
    const { database, repository } = await open(server);
    const name = makeWorkDatabaseName(9);
    made.push(name);
    await createDatabase({ repository, name, applicationName });
    const url = new URL(database.adminUrl);
    url.pathname = `/${name}`;
    const superuser = new Client(url.toString());
    await superuser.connect();
    let isDropped = false;
    const dropped = dropDatabase({ repository, name, applicationName }).then(() => {
      isDropped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isDropped).toBe(false);
    await superuser.end();
    await dropped;
    expect(await run(database, `select from pg_database where datname = '${name}'`)).toEqual([]);
  });

  test('it gets its name with its mark, once, and never that of another', async () => {
    const { database, repository } = await open(server);
    const [from, other] = [makeWorkDatabaseName(10), makeWorkDatabaseName(11)];
    const to = `Neue "Datenbank" ${from.slice(-8)}`;
    made.push(from, other, to);
    await createDatabase({ repository, name: from, applicationName });
    await createDatabase({ repository, name: other, applicationName });
    const input = { repository, from, to, comment: `It's from a "backup"`, applicationName };
    expect(await wasPublished(input)).toBe(false);
    await publishDatabase(input);
    expect(await wasPublished(input)).toBe(true);
    expect(await wasPublished({ ...input, from: other })).toBe(false);
    await expect(publishDatabase({ ...input, from: other })).rejects.toMatchObject({ code: 'CONFLICT' });
    const [row] = await run(
      database,
      `select shobj_description(oid, 'pg_database') as comment, has_database_privilege('pg_monitor', oid, 'connect') as open
         from pg_database where datname = '${to}'`,
    );
    expect(row).toEqual({ comment: `It's from a "backup" (${from})`, open: true });
  });
});

test('a name whose answer is lost on the way is looked up', async () => {
  const { database } = await open('embedded');
  const { hostname, port } = new URL(database.url);
  const proxy = await startMuteProxy({ host: hostname, port: Number(port) });
  try {
    const url = new URL(database.url);
    url.port = String(proxy.port);
    const through = createRepository({ url: url.toString() });
    const repository: Repository = {
      as: (login) => through.as(login),
      async connect(options) {
        const connection = await through.connect(options);
        const execute = connection.execute.bind(connection);
        connection.execute = (sql) => {
          if (sql.includes('rename to')) proxy.muteThenCut(300);
          return execute(sql);
        };
        return connection;
      },
    };
    const from = makeWorkDatabaseName(12);
    const to = `renamed_${from.slice(-8)}`;
    made.push(from, to);
    await createDatabase({ repository, name: from, applicationName });
    await publishDatabase({ repository, from, to, comment: 'From a backup', applicationName });
    expect(await wasPublished({ repository: through, from, to, applicationName })).toBe(true);
  } finally {
    await proxy.close();
  }
});

test('names that no new database may have are told why', () => {
  expect(findNameProblem('shop_2')).toBeNull();
  expect(findNameProblem('stack_console_copy')).toBeNull();
  expect(findNameProblem('Größe; drop "x"')).toBeNull();
  for (const name of [
    '',
    'a\0b',
    'é'.repeat(32),
    'postgres',
    'template0',
    'template1',
    'stack_console_1_ab',
    ' ',
    'a ',
  ]) {
    expect(findNameProblem(name)).toMatch(/^[A-Z].*\.$/);
  }
  expect(findNameProblem('é'.repeat(31))).toBeNull();
});
