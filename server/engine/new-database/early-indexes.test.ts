import { afterEach, describe, expect, test } from 'vitest';
import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { debianServerVersion } from '#tests/postgres.ts';
import { type BuildFixture, openBuildFixture, readContent } from './testing/open-build-fixture.ts';

let fixture: BuildFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  fixture = null;
});

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);

/** Tables with a unique index and an exclusion constraint on functions that were changed since: the rows satisfy them no more. */
const schema: SchemaStatements = {
  preData: [
    `CREATE FUNCTION public.fold(text) RETURNS text\n    LANGUAGE sql IMMUTABLE\n    AS $_$select left($1, 1)$_$`,
    `CREATE FUNCTION public.wide(integer) RETURNS int4range\n    LANGUAGE sql IMMUTABLE\n    AS $_$select int4range(1, $1 + 1)$_$`,
    'CREATE TABLE public.before (\n    id integer NOT NULL\n)',
    'CREATE TABLE public.person (\n    id integer NOT NULL,\n    name text\n)',
    'CREATE TABLE public.slot (\n    id integer NOT NULL\n)',
    'ALTER TABLE public.before OWNER TO tester',
    'ALTER TABLE public.person OWNER TO tester',
    'ALTER TABLE public.slot OWNER TO tester',
  ],
  postData: [
    'ALTER TABLE ONLY public.slot\n    ADD CONSTRAINT slot_excl EXCLUDE USING gist (public.wide(id) WITH &&)',
    'CREATE UNIQUE INDEX person_name ON public.person USING btree (public.fold(name))',
  ],
};

describe.each(servers)('rows that do not satisfy an index on a function, on the %s server', (server) => {
  test.each([
    ['come in with their transaction', 40, undefined],
    ['come in though several sessions copy them', 30_000, 1],
  ])('%s, and the index is named as weaker', async (_, rows, smallestSharedBytes) => {
    const opened = await openBuildFixture({ server });
    fixture = opened;
    await opened.run(`create table before (id int not null); insert into before select generate_series(1, 5);
      create table person (id int not null, name text);
      insert into person select i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 40) j) from generate_series(1, ${rows}) i;
      create table slot (id int not null); insert into slot select generate_series(1, 20)`);
    await opened.backUp();
    const { url, notes } = await opened.build(schema, {
      limits: { connections: 3, memoryBytes: 200_000_000 },
      ...(smallestSharedBytes === undefined ? {} : { smallestSharedBytes }),
    });
    expect(await readContent(url)).toEqual(await readContent(opened.database.adminUrl));
    expect(notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/index person_name is a plain index now/),
        expect.stringMatching(/constraint slot_excl of public\.slot is left out/),
      ]),
    );
    const tables = opened.reports.flatMap((report) => (report.kind === 'table' ? [report.table] : []));
    expect(tables.filter(({ name, state }) => name === 'public.person' && state === 'done')).toHaveLength(1);
    expect(tables.every(({ rowsDone, rowsTotal }) => rowsDone <= rowsTotal)).toBe(true);
  });
});
