import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';
import type { Repository } from '#server/ports/repository.ts';
import { type BuildFixture, openBuildFixture, readContent } from './testing/open-build-fixture.ts';

let fixture: BuildFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  fixture = null;
});

/** A table's rows, and its schema as pg_dump would have it. */
const table: SchemaStatements = {
  preData: [
    'CREATE TABLE public.big (\n    id integer NOT NULL,\n    t text\n)',
    'ALTER TABLE public.big OWNER TO tester',
  ],
  postData: ['ALTER TABLE ONLY public.big\n    ADD CONSTRAINT big_pkey PRIMARY KEY (id)'],
};

async function open(fill: string): Promise<BuildFixture> {
  fixture = await openBuildFixture({ server: 'embedded' });
  await fixture.run(`create table big (id int primary key, t text); ${fill}`);
  await fixture.backUp();
  return fixture;
}

describe('one huge table', () => {
  test('is loaded by four sessions at once, chunk by chunk', async () => {
    const opened = await open(
      `insert into big select i, (select string_agg(md5((i * j)::text), '') from generate_series(1, 40) j) from generate_series(1, 40000) i`,
    );
    const archive = await opened.archive();
    const chunks = archive.manifest.tables[0]?.chunks.length ?? 0;
    expect(chunks).toBeGreaterThanOrEqual(3);
    const { repository, copies } = countCopies(opened);
    const built = await opened.build(table, {
      repository,
      limits: { connections: 4, memoryBytes: 200_000_000 },
      smallestSharedBytes: 1,
    });
    expect(copies.filter((count) => count > 0).length).toBeGreaterThanOrEqual(2);
    expect(copies.reduce((sum, count) => sum + count, 0)).toBe(chunks);
    expect(await readContent(built.url)).toEqual(await readContent(opened.database.adminUrl));
    const ends = opened.reports.filter((report) => report.kind === 'table' && report.table.state === 'done');
    expect(ends).toHaveLength(1);
    expect(built.bytes).toBe(archive.manifest.tables[0]?.bytes);
  });

  test('whose rows go on over several chunks comes back, whoever has them, in little memory', async () => {
    const opened = await open(`insert into big select i, 'row ' || i from generate_series(1, 1000) i;
      insert into big values (2001, repeat('0123456789abcdef', 6000000));
      insert into big select i, 'row ' || i from generate_series(3000, 4000) i;
      insert into big values (5001, repeat(E'line\\n\\ttab\\\\', 100000)), (5002, null);
      insert into big select i, repeat('x', 100000) from generate_series(6000, 6250) i`);
    const { tables } = (await opened.archive()).manifest;
    const chunks = tables[0]?.chunks ?? [];
    expect(chunks.filter(({ rows }) => rows === 0).length).toBeGreaterThan(0);
    expect(chunks.length).toBeGreaterThanOrEqual(4);
    const built = await opened.build(table, {
      limits: { connections: 3, memoryBytes: 30_000_000 },
      smallestSharedBytes: 1,
    });
    expect(await digest(built.url)).toEqual(await digest(opened.database.adminUrl));
    expect(built.rows).toBe(tables[0]?.rows);
  });
});

/** A repository of the same server, and how many COPYs each session was given, whoever logs in. */
function countCopies({ database }: BuildFixture): { repository: Repository; copies: number[] } {
  const copies: number[] = [];
  const counted = (repository: Repository): Repository => ({
    as: (login) => counted(repository.as(login)),
    async connect(options) {
      const connection = await repository.connect(options);
      const session = copies.push(0) - 1;
      const copyIn = connection.copyIn.bind(connection);
      connection.copyIn = (sql) => {
        copies[session] = (copies[session] ?? 0) + 1;
        return copyIn(sql);
      };
      return connection;
    },
  });
  return { copies, repository: counted(createRepository({ url: database.url })) };
}

async function digest(url: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  try {
    const sql = `select count(*), sum(id), sum(length(t)), md5(string_agg(md5(t), '' order by id)) as digest from big`;
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}
