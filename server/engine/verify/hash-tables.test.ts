import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { ContentHash, formatContentHash } from '../content-hash/content-hash.ts';
import { type HashedTable, hashTable } from './hash-table.ts';
import { hashTables } from './hash-tables.ts';

const table = (schema: string, name: string, ...columns: string[]): HashedTable => ({
  schema,
  name,
  columns: columns.map((column) => ({ name: column })),
});
const large = table('public', 'large', 'id', 'text');
const tables = [
  table('public', 'empty', 'id'),
  large,
  table('Odd "schema"', 'no columns'),
  table('public', 'typed', 'kind', 'at', 'bytes', 'number'),
  table('public', 'parent', 'id'),
];

let database: TestDatabase;
let connection: RepositoryConnection;
const signal = new AbortController().signal;

beforeAll(async () => {
  database = await testDatabase();
  connection = await createRepository(database).connect({ applicationName: 'test' });
  await connection.execute(`
    create table empty (id int);
    create table large (id int, text text, doubled int generated always as (id * 2) stored);
    insert into large (id, text) select i, repeat(md5(i::text), 6 + i % 8) from generate_series(1, 150000) i;
    insert into large (id, text) values (0, repeat('a very long row', 200000)), (-1, null), (-2, '');
    create schema "Odd ""schema""";
    create table "Odd ""schema"""."no columns" ();
    insert into "Odd ""schema"""."no columns" default values;
    insert into "Odd ""schema"""."no columns" default values;
    create type kind as enum ('one', 'two');
    create table typed (kind kind[], at timestamptz, bytes bytea, number float8);
    insert into typed values ('{one,two}', '2020-02-29 12:00+05', '\\x000aff', 'NaN'), (null, '-infinity', '', 0.1);
    create table parent (id int);
    create table child () inherits (parent);
    insert into parent values (1);
    insert into child values (2);
  `);
});
afterAll(async () => {
  await connection?.close();
  await database?.drop();
});

async function hashText(sql: string) {
  const hash = new ContentHash();
  for await (const { data } of connection.copyOut(sql)) hash.add(data);
  return hash.value();
}

it('gives the same for a table read at once and in ranges by several sessions', async () => {
  const seen = new Map<HashedTable, number>();
  const hashes = await hashTables({
    repository: createRepository(database),
    applicationName: 'test',
    connections: 3,
    tables,
    signal,
    onRows: (of, rows) => seen.set(of, (seen.get(of) ?? 0) + rows),
  });
  expect(hashes.map(({ rows }) => rows)).toEqual([0, 150_003, 2, 2, 1]);
  expect(seen.get(large)).toBe(150_003);
  for (const [index, one] of tables.entries()) expect(await hashTable(connection, one)).toEqual(hashes[index]);
  expect(hashes[1]).toEqual(await hashText('copy (select id, text from large order by text, id desc) to stdout'));
});

it('tells a changed value, in the transaction that is open, and leaves the settings as they were', async () => {
  await connection.execute('set search_path = public, pg_catalog');
  await connection.execute('begin');
  const before = await hashTable(connection, large);
  await connection.execute(`update large set text = 'x' || substr(text, 2) where id = 777`);
  const after = await hashTable(connection, large);
  expect(after.rows).toBe(before.rows);
  expect(formatContentHash(after)).not.toBe(formatContentHash(before));
  await connection.execute('rollback');
  expect(await hashTable(connection, large)).toEqual(before);
  const [path] = await connection.query('show search_path');
  expect(path).toEqual({ search_path: 'public, pg_catalog' });
});

it('names the table that is not there, and leaves no session', async () => {
  const hashing = hashTables({
    repository: createRepository(database),
    applicationName: 'stray hashes',
    connections: 2,
    tables: [...tables, table('public', 'gone', 'id')],
    signal,
  });
  await expect(hashing).rejects.toMatchObject({
    code: 'REPOSITORY_REFUSED',
    message: expect.stringContaining('public.gone'),
  });
  await expect
    .poll(() => connection.query(`select from pg_stat_activity where application_name = 'stray hashes'`))
    .toEqual([]);
});

it('stops', async () => {
  const stop = new AbortController();
  const hashing = hashTables({
    repository: createRepository(database),
    applicationName: 'test',
    connections: 2,
    tables,
    signal: stop.signal,
    onRows: () => stop.abort(),
  });
  await expect(hashing).rejects.toMatchObject({ code: 'STOPPED' });
});
