import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { type OperatorUse, readOperatorUses } from '../catalog/read-operator-uses.ts';
import { compareOperators } from './compare-operators.ts';

let database: TestDatabase;
let connection: RepositoryConnection;
let operatorUses: OperatorUse[];

beforeAll(async () => {
  database = await testDatabase();
  connection = await createRepository({ url: database.adminUrl }).connect({ applicationName: 'test' });
  await connection.execute(`create extension citext with schema public;
    create table person (mail public.citext, was public.citext, constraint moved check (mail is distinct from was));
    create view changed as select mail from person where mail is distinct from was;
    create view kept as select nullif(mail, was) as mail from person`);
  await connection.query(`select pg_catalog.set_config('search_path', '', false)`);
  operatorUses = await readOperatorUses(connection);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const compare = () => compareOperators({ connection, archive: { manifest: { operatorUses } } });

test('the same operators are no difference', async () => {
  expect(operatorUses.length).toBe(3);
  expect(await compare()).toEqual({ differences: [], notes: [] });
});

test('an expression that uses another operator, or PostgreSQL’s own, is a difference', async () => {
  await connection.execute(`create function public.never (public.citext, public.citext) returns boolean language sql as 'select false';
    create schema other; create operator other.= (function = public.never, leftarg = public.citext, rightarg = public.citext);
    set search_path to other;
    create or replace view public.kept as select nullif(mail, was) as mail from public.person;
    create or replace view public.changed as select mail from public.person where mail::text is distinct from was::text`);
  expect((await compare()).differences).toEqual([
    expect.stringMatching(/^The rule "_RETURN" on public\.kept uses the operators other\.=.* and used public\.=/),
    expect.stringMatching(/^The rule "_RETURN" on public\.changed uses PostgreSQL's own operators .* used public\.=/),
  ]);
});

test('an expression that did not come back is told elsewhere', async () => {
  await connection.execute('drop view public.kept; drop view public.changed');
  expect(await compare()).toEqual({ differences: [], notes: [] });
});
