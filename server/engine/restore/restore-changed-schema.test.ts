import { afterEach, expect, test } from 'vitest';
import type { AppError } from '#server/errors.ts';
import { debianServerVersion } from '#tests/debian-server.ts';
import { openRestoreFixture, type RestoreFixture } from './testing/open-restore-fixture.ts';

let fixture: RestoreFixture;

afterEach(() => fixture.close());

test('what the repository has on top of the archive is left as it is, or gets its default, and is named', async () => {
  fixture = await openRestoreFixture({ server: 'embedded', content: 'chinook' });
  await fixture.backUp();
  await fixture.run(`create table notes_of_today (id serial primary key, genre int references "Genre"); insert into notes_of_today (genre) values (1), (2);
    alter table "Genre" add column mood text not null default 'calm', add column twice int generated always as ("GenreId" * 2) stored;
    create index genre_mood on "Genre" (mood); delete from "Artist" where "ArtistId" not in (select "ArtistId" from "Album")`);
  const result = await fixture.restore();
  expect(result.notes).toEqual([
    'The backup does not have these tables, so they are not changed: public.notes_of_today.',
    'The backup does not have these sequences, so they are not changed: public.notes_of_today_id_seq.',
    'The backup does not have these columns, so they get their defaults: public.Genre.mood.',
  ]);
  expect(await fixture.run('select count(*)::int as n from notes_of_today')).toEqual([{ n: 2 }]);
  expect(
    await fixture.run(`select count(*)::int as n from "Genre" where mood = 'calm' and twice = 2 * "GenreId"`),
  ).toEqual([{ n: 25 }]);
  expect(await fixture.run('select count(*)::int as n from "Artist"')).toEqual([{ n: 275 }]);
});

test('the books of migrations stay as they are, with their numbering', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table django_migrations (id serial primary key, name text); insert into django_migrations (name) values ('1');
    create table _prisma_migrations (id text primary key, migration_name text, finished_at timestamptz, rolled_back_at timestamptz, started_at timestamptz);
    insert into _prisma_migrations values ('a', 'first', now(), null, now());
    create table thing (id serial primary key); insert into thing default values`);
  await fixture.backUp();
  await fixture.run(`insert into django_migrations (name) values ('2'); insert into _prisma_migrations values ('b', 'second', now(), null, now());
    insert into thing default values`);
  const result = await fixture.restore();
  expect(result).toMatchObject({ rows: 1, tables: 1 });
  expect(result.notes).toEqual([
    'The schema is kept, so the migration tables are not changed: public._prisma_migrations, public.django_migrations.',
    'Migrations applied since the backup: second.',
  ]);
  expect(await fixture.run('select name from django_migrations order by id')).toEqual([{ name: '1' }, { name: '2' }]);
  expect(await fixture.run(`select nextval('django_migrations_id_seq')::int as n`)).toEqual([{ n: 3 }]);
  expect(await fixture.run(`select nextval('thing_id_seq')::int as n`)).toEqual([{ n: 2 }]);
});

test('a partition and a child made since keep their rows, and the keys around them are put back', async () => {
  fixture = await openRestoreFixture({ server: 'embedded', files: ['nasty-schema.sql'] });
  await fixture.backUp();
  await fixture.run(`create table sale_2030 partition of sale for values from ('2030-01-01') to ('2031-01-01');
    alter table sale_2030 disable trigger sale_audit;
    insert into sale values (1, '2030-05-05', 2, 1, 'new'); truncate refund`);
  const before = await fixture.state();
  const result = await fixture.restore();
  const after = await fixture.state();
  expect(result.notes.join(' ')).toContain('so they are not changed: public.sale_2030.');
  const differing = Object.keys({ ...before, ...after }).filter((thing) => before[thing] !== after[thing]);
  expect(differing.sort()).toEqual(['rows public.refund_0', 'rows public.refund_1', 'rows public.z_first'].sort());
});

test('a schema that the settings leave out is left alone', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create schema one; create schema two; create table one.t (id int primary key); create table two.t (id int references one.t);
    insert into one.t values (1), (2); insert into two.t values (1)`);
  await fixture.backUp(['one']);
  await fixture.run('insert into one.t values (3); insert into two.t values (2)');
  await fixture.restore({ schemas: ['one'] });
  expect(await fixture.run('select id from one.t')).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await fixture.run('select id from two.t')).toEqual([{ id: 1 }, { id: 2 }]);
  await fixture.backUp();
  await expect(fixture.restore({ schemas: ['one'] })).rejects.toMatchObject({
    code: 'ARCHIVE_MISMATCH',
    message: expect.stringContaining('two.t, whose schema is not among those that REPOSITORY_SCHEMAS names'),
  });
});

test('indexes keep their tablespaces', async () => {
  fixture = await openRestoreFixture({ server: 'embedded', content: 'chinook' });
  const tablespace = fixture.database.name.replace('test', 'space');
  await fixture.run(`alter database ${fixture.database.name} set allow_in_place_tablespaces to on`, 'superuser');
  await fixture.run(`create tablespace ${tablespace} location ''`, 'superuser');
  await fixture.run(`grant create on tablespace ${tablespace} to tester`, 'superuser');
  await fixture.run(`create unique index genre_name on "Genre" ("Name") tablespace ${tablespace};
    alter table "MediaType" add constraint media_name unique ("Name") with (fillfactor = 80) using index tablespace ${tablespace};
    create table kept (id int, during tsrange, exclude using gist (during with &&) using index tablespace ${tablespace})`);
  await fixture.backUp();
  const before = await fixture.state();
  await fixture.run('delete from "PlaylistTrack"');
  await fixture.restore();
  expect(await fixture.state()).toEqual(before);
  await fixture.run(`drop index genre_name; alter table "MediaType" drop constraint media_name; drop table kept`);
  await fixture.run(`drop tablespace ${tablespace}`, 'superuser');
});

test.runIf(Number(debianServerVersion() ?? 99) < 17)(
  "an index's function finds what it names where the session would look",
  async () => {
    fixture = await openRestoreFixture({ server: 'debian' });
    await fixture.run(`create schema helpers; alter database ${fixture.database.name} set search_path to helpers, public;
      create function helpers.plain(t text) returns text language sql immutable as 'select lower(t)';
      create function public.fold(t text) returns text language plpgsql immutable as 'begin return plain(t); end';
      create table public.word (t text check (fold(t) <> ''))`);
    await fixture.run(`insert into word values ('One'), ('Two'); create index on word (fold(t))`);
    await fixture.backUp();
    const before = await fixture.state();
    await fixture.run('delete from word');
    await fixture.restore();
    expect(await fixture.state()).toEqual(before);
  },
);

test('columns in another order take their own values', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create table person (id int primary key, name text, born date, twice int generated always as (id * 2) stored);
    insert into person values (1, 'Ada', '1815-12-10'), (2, null, null)`);
  await fixture.backUp();
  await fixture.run(`drop table person; create table person (twice int generated always as (id * 2) stored, born date, gone text,
    note text default 'added', name text, id int primary key); alter table person drop column gone`);
  await fixture.restore();
  expect(await fixture.run('select id, name, born::text, twice, note from person order by id')).toEqual([
    { id: 1, name: 'Ada', born: '1815-12-10', twice: 2, note: 'added' },
    { id: 2, name: null, born: null, twice: 4, note: 'added' },
  ]);
});

test('types that lost values or are made of something else are refused, each named; added values are not', async () => {
  fixture = await openRestoreFixture({ server: 'embedded' });
  await fixture.run(`create type mood as enum ('sad', 'so so', 'happy'); create type size as enum ('s', 'm');
    create type place as (x int, y int); create domain code as varchar(5); create type span as range (subtype = int4);
    create table thing (m mood[], s size, p place, c code, r span); insert into thing values ('{sad}', 's', '(1,2)', 'abc', '[1,2)')`);
  await fixture.backUp();
  await fixture.run("alter type size add value 'l'");
  expect((await fixture.restore()).rows).toBe(1);
  await fixture.run(`alter type mood rename value 'sad' to 'gloomy'; alter type place add attribute z int;
    alter table thing drop column c; drop domain code; create domain code as int; alter table thing add column c code`);
  const error = await fixture.restore().catch((failure: AppError) => failure);
  expect(error).toMatchObject({ code: 'ARCHIVE_MISMATCH' });
  expect(error).toHaveProperty(
    'details',
    [
      'The type public.code is a domain of (integer) in the database, but of (character varying(5)) in the archive.',
      "The type public.mood does not have these values, which the archive's has: sad.",
      'The type public.place is a composite of (x integer, y integer, z integer) in the database, but of (x integer, y integer) in the archive.',
    ].join('\n'),
  );
});
