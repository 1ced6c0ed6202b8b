import { afterEach, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { debianServerVersion } from '#tests/debian-server.ts';
import type { TestContent } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import { dropDatabase } from '../databases/drop-database.ts';
import {
  addressOf,
  type BuildFixture,
  dumpSchema,
  dumpStatements,
  dumpWhole,
  openBuildFixture,
  readContent,
} from '../new-database/testing/open-build-fixture.ts';

let fixture: BuildFixture | null = null;
let other: BuildFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  await other?.close();
  fixture = null;
  other = null;
});

/** Large objects, privileges, and what only comes after the rows. */
const moreThings = `
  select lo_from_bytea(4711, '\\x00ff5c'), lo_create(4712);
  comment on large object 4711 is 'It''s large';
  grant select on large object 4711 to public;
  create schema private;
  grant usage on schema private to pg_monitor;
  alter default privileges in schema private grant select on tables to pg_monitor;
  create table private.kept (id int primary key, t text);
  insert into private.kept values (1, 'a'), (2, 'b');
  create function private.touch() returns trigger language plpgsql as $$ begin raise exception 'fired'; end $$;
  create trigger never before insert or truncate on private.kept for each statement execute function private.touch();
  revoke all on private.kept from tester;
  grant select (id) on private.kept to pg_monitor with grant option;
  create procedure private.nothing() language sql begin atomic select 1; end`;

const contents: { name: string; content: TestContent; files: string[]; prepare: string }[] = [
  {
    name: 'pagila',
    content: 'pagila',
    files: [],
    prepare: `comment on index film_fulltext_idx is 'by words'; create index film_length on film ((length * 2));
      alter index film_length alter column 1 set statistics 123; alter table film cluster on idx_title`,
  },
  { name: 'a nasty schema', content: 'empty', files: ['nasty-schema.sql'], prepare: '' },
];

describe.runIf(debianServerVersion() !== null).each(someOf(contents, 1, 'contents'))(
  '$name',
  ({ content, files, prepare }) => {
    test('is built whole, its schema as pg_dump tells it', async () => {
      fixture = await openBuildFixture({ server: 'debian', content, files });
      if (prepare !== '') await fixture.run(prepare);
      await fixture.backUp();
      const before = await readContent(fixture.database.adminUrl);
      const built = await fixture.build(dumpStatements(fixture.database.adminUrl));
      expect(await readContent(built.url)).toEqual(before);
      expect(dumpSchema(built.url)).toBe(dumpSchema(fixture.database.adminUrl));
      expect(await readContent(fixture.database.adminUrl)).toEqual(before);
    });

    test('is built on a newer server', async () => {
      fixture = await openBuildFixture({ server: 'debian', content, files });
      if (prepare !== '') await fixture.run(prepare);
      await fixture.backUp();
      other = await openBuildFixture({ server: 'embedded' });
      const schema = dumpStatements(fixture.database.adminUrl);
      const built = await other.build(schema, { bucket: fixture.bucket.bucket, archive: await fixture.archive() });
      expect(await readContent(built.url)).toEqual(await readContent(fixture.database.adminUrl));
      expect(built.url).toBe(addressOf(other.database.adminUrl, built.name));
    });
  },
);

describe('a backup of PostgreSQL 18 as a runner takes it', () => {
  test.each([
    { name: 'pagila', content: 'pagila' as const, files: [] },
    { name: 'a nasty schema', content: 'empty' as const, files: ['nasty-schema.sql', 'nasty-schema-18.sql'] },
  ])('$name is built whole', async ({ content, files }) => {
    fixture = await openBuildFixture({ server: 'embedded', content, files });
    await fixture.run(moreThings);
    const schema = await fixture.backUpWhole();
    const before = await readContent(fixture.database.adminUrl);
    const built = await fixture.build(schema);
    expect(await readContent(built.url)).toEqual(before);
    expect(await dumpWhole(built.url)).toBe(await dumpWhole(fixture.database.adminUrl));
    const phases = fixture.reports.flatMap((report) => (report.kind === 'phase' ? [report.key] : []));
    expect(phases).toEqual(['schema', 'copy', 'build', 'prove']);
    for (const { current, total } of fixture.progress) expect(current).toBeLessThan(total);
  });
});

test('a backup of some schemas alone is built with the extensions that they need', async () => {
  fixture = await openBuildFixture({ server: 'embedded' });
  await fixture.run(`create extension citext; create schema "My Schema"; create schema left_out; create table left_out.t (i int);
    create table "My Schema".words (id int primary key, word citext unique); insert into "My Schema".words values (1, 'Word');
    create table public.plain (id int primary key); insert into public.plain values (7)`);
  const schema = await fixture.backUpWhole(['public', 'My Schema']);
  const built = await fixture.build(schema);
  const content = await readContent(fixture.database.adminUrl);
  delete content['rows left_out.t'];
  expect(await readContent(built.url)).toEqual(content);
});

test('what a superuser alone may make is made last, and what belongs to other roles stays theirs', async () => {
  fixture = await openBuildFixture({ server: 'embedded' });
  const role = `owner_${process.pid}`;
  await fixture.run(
    `create role ${role}; create table public.of_other (id int primary key, t text); insert into public.of_other select i, 't' from generate_series(1, 5) i;
     create table public.seen (tag text); alter table public.of_other owner to ${role}; revoke all on public.of_other from ${role};
     create view public.other_view as select count(*) as n from public.seen; alter view public.other_view owner to ${role};
     grant select on public.seen to ${role} with grant option;
     set role ${role}; grant select on public.seen to pg_monitor; reset role;
     create function public.note() returns event_trigger language plpgsql as $$ begin insert into public.seen values (tg_tag); end $$;
     create event trigger noting on ddl_command_end execute function public.note();
     create publication everything for all tables`,
    'superuser',
  );
  await fixture.run('truncate public.seen', 'superuser');
  const schema = await fixture.backUpWhole();
  const repository = createRepository({ url: fixture.database.adminUrl });
  const built = await fixture.build(schema, { repository });
  expect(await readContent(built.url)).toEqual(await readContent(fixture.database.adminUrl));
  expect(await dumpWhole(built.url)).toBe(await dumpWhole(fixture.database.adminUrl));
  await fixture.run(`drop publication everything; drop owned by ${role}; drop event trigger noting`, 'superuser');
  await dropDatabase({ repository, name: built.name, applicationName: 'build test' });
  await fixture.run(`drop role ${role}`, 'superuser');
});

test('an ordinary role gives things to the roles that it is a member of', async () => {
  fixture = await openBuildFixture({ server: 'embedded' });
  const role = `"Member ${process.pid}"`;
  await fixture.run(`create role ${role}; grant ${role} to tester`, 'superuser');
  await fixture.run(
    `create schema app; grant usage, create on schema app to ${role}; grant create on schema public to ${role};
     create table app.owned (id int primary key, other int, t text); insert into app.owned select i, i, 't' from generate_series(1, 9) i;
     create table public.plain (id int primary key references app.owned); insert into public.plain values (3);
     create index on app.owned (t);
     alter table app.owned owner to ${role}; grant select on app.owned to pg_monitor with grant option;
     alter table app.owned enable row level security; alter table app.owned force row level security;
     create policy none on app.owned to ${role}, pg_monitor using (false);
     create materialized view app.filled as select count(*) as n from public.plain`,
  );
  const schema = await fixture.backUpWhole();
  const built = await fixture.build(schema);
  expect(await readContent(built.url)).toEqual(await readContent(fixture.database.adminUrl));
  expect(await dumpWhole(built.url)).toBe(await dumpWhole(fixture.database.adminUrl));
  const administrator = createRepository({ url: fixture.database.adminUrl });
  await dropDatabase({ repository: administrator, name: built.name, applicationName: 'build test' });
  await fixture.run(`drop owned by ${role} cascade; drop role ${role}`, 'superuser');
});
