import { afterEach, describe, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/debian-server.ts';
import type { TestContent } from '#tests/postgres.ts';
import {
  addressOf,
  type BuildFixture,
  dumpSchema,
  dumpStatements,
  dumpWhole,
  openBuildFixture,
  readContent,
} from './testing/open-build-fixture.ts';

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

describe.runIf(debianServerVersion() !== null).each(contents)('$name', ({ content, files, prepare }) => {
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
});

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
