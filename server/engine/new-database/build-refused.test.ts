import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import { applicationName, type BuildFixture, openBuildFixture, readContent } from './testing/open-build-fixture.ts';

let fixture: BuildFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  fixture = null;
});

const schema: SchemaStatements = {
  preData: [
    'CREATE TABLE public.parent (\n    id integer NOT NULL\n)',
    'CREATE TABLE public.child (\n    id integer NOT NULL,\n    parent integer,\n    t text\n)',
  ],
  postData: [
    'ALTER TABLE ONLY public.parent\n    ADD CONSTRAINT parent_pkey PRIMARY KEY (id)',
    'ALTER TABLE ONLY public.child\n    ADD CONSTRAINT child_pkey PRIMARY KEY (id)',
    'CREATE INDEX child_t_idx ON public.child USING btree (t)',
    'ALTER TABLE ONLY public.child\n    ADD CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES public.parent(id)',
  ],
};

async function open(): Promise<BuildFixture> {
  fixture = await openBuildFixture({ server: 'embedded' });
  await fixture.run(`create table parent (id int); insert into parent select generate_series(1, 500);
    create table child (id int, parent int, t text);
    insert into child select i, i, repeat('secret ', i % 50) from generate_series(1, 500) i;
    insert into child values (500, 9999, 'doubled, and without a parent')`);
  await fixture.backUp();
  return fixture;
}

async function sessionsLeft({ database }: BuildFixture): Promise<number> {
  const client = new Client(database.adminUrl);
  await client.connect();
  try {
    const sql = 'select count(*)::int as left from pg_stat_activity where application_name = $1';
    return (await client.query(sql, [applicationName])).rows[0].left;
  } finally {
    await client.end();
  }
}

function without(pattern: RegExp): SchemaStatements {
  return { ...schema, postData: schema.postData.filter((sql) => !pattern.test(sql)) };
}

const wrongs: { name: string; schema: SchemaStatements; sentence: RegExp }[] = [
  {
    name: 'a table that can not be made',
    schema: { ...schema, preData: [...schema.preData, 'CREATE TABLE public.odd (\n    p public.no_such_type\n)'] },
    sentence: /^The table public\.odd could not be put in place: PostgreSQL refused: type "public\.no_such_type"/,
  },
  {
    name: 'a key that the rows break',
    schema,
    sentence:
      /^The constraint child_pkey of public\.child can't come back as it was, .*: PostgreSQL refused: could not create unique index/,
  },
  {
    name: 'a foreign key that the rows break',
    schema: without(/child_pkey/),
    sentence:
      /^The foreign key child_parent_fkey of public\.child can't come back as it was, .*The table public\.child has 1 row of that kind\./,
  },
  {
    name: 'an index that can not be built',
    schema: {
      ...schema,
      postData: [
        'CREATE INDEX child_half ON public.child USING btree (((1 / (id - 77))))',
        ...schema.postData.slice(0, 1),
      ],
    },
    sentence: /^The index child_half can't come back as it was, .*: PostgreSQL refused: division by zero/,
  },
  {
    name: 'rows that do not fit',
    schema: {
      ...schema,
      preData: schema.preData.map((sql) => sql.replace('t text', 't text CHECK ((length(t) < 300))')),
    },
    sentence: /^The rows of public\.child could not be put back: /,
  },
  {
    name: 'rows that something else wrote',
    schema: {
      preData: schema.preData,
      postData: [
        `CREATE FUNCTION public.add() RETURNS integer LANGUAGE sql AS $$ insert into public.parent values (0); select 1 $$`,
        `CREATE FUNCTION public.called(i integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ select public.add() $$`,
        'CREATE INDEX child_called ON public.child USING btree (public.called(parent)) WHERE (id = 7)',
      ],
    },
    sentence: /^The rows of public\.parent are not those of the archive: /,
  },
];

test.each(wrongs)('$name: named, and no session is left', async ({ schema: wrong, sentence }) => {
  const opened = await open();
  const before = await readContent(opened.database.adminUrl);
  const failure: unknown = await opened.build(wrong, { strict: true }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringMatching(sentence) });
  expect(JSON.stringify(failure)).not.toContain('secret');
  await expect.poll(() => sessionsLeft(opened)).toBe(0);
  expect(await readContent(opened.database.adminUrl)).toEqual(before);
});

test('what the rows break comes back weaker, with all rows, and is named', async () => {
  const opened = await open();
  const { url, notes } = await opened.build(schema);
  expect(notes).toEqual([
    expect.stringMatching(/^The constraint child_pkey of public\.child is a plain index now, /),
    expect.stringMatching(
      /^The foreign key child_parent_fkey of public\.child came back as NOT VALID, .*“alter table public\.child validate constraint child_parent_fkey”\.$/,
    ),
  ]);
  const [before, after] = [await readContent(opened.database.adminUrl), await readContent(url)];
  expect(after).toEqual(before);
});

test('a chunk that is damaged goes nowhere', async () => {
  const opened = await open();
  const archive = await opened.archive();
  const tables = archive.manifest.tables.map((table) => ({
    ...table,
    chunks: table.chunks.map((chunk) => ({ ...chunk, sha256: '0'.repeat(64) })),
  }));
  const damaged = { ...archive, manifest: { ...archive.manifest, tables } };
  await expect(opened.build(schema, { archive: damaged })).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  await expect.poll(() => sessionsLeft(opened)).toBe(0);
});

test('stopped at any step it ends at once, and no session is left', async () => {
  const opened = await open();
  for (const message of [
    /^Creating the schema/,
    /^Copying public\.child/,
    /^Building the/,
    /^Analysing/,
    /^Counting/,
  ]) {
    const stop = new AbortController();
    const build = opened.build(without(/child_(pkey|parent)/), {
      signal: stop.signal,
      onProgress: (progress) => {
        if (message.test(progress.message)) stop.abort();
      },
    });
    await expect(build).rejects.toMatchObject({ code: 'STOPPED' });
    expect(stop.signal.aborted).toBe(true);
    await expect.poll(() => sessionsLeft(opened)).toBe(0);
  }
});
