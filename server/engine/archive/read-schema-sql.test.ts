import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { AppError } from '#server/errors.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { debianBinaries } from '#tests/debian-server.ts';
import { type TestContent, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { putObject } from '#tests/put-object.ts';
import { someOf } from '#tests/sample.ts';
import { takeBackup } from '../backup/testing/backup-fixture.ts';
import { ArchiveInspector } from './inspect-archive.ts';
import { checkChunks, readManifest } from './read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from './read-schema-sql.ts';
import { splitStatements } from './split-statements.ts';

let place: TestBucket;
const cleanUp: (() => Promise<void>)[] = [];
const programs = debianBinaries();
const servers = programs === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
const restoreFixtures = resolve(import.meta.dirname, '../restore/fixtures');

beforeAll(async () => {
  place = await startTestBucket();
});
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});
afterAll(() => place.stop());

type Options = { server?: 'embedded' | 'debian'; content?: TestContent };

async function database(options: Options = {}): Promise<TestDatabase> {
  const made = await testDatabase(options);
  cleanUp.push(() => made.drop());
  return made;
}

async function run(url: string, statements: string[]): Promise<void> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    for (const statement of statements) {
      await client.query(statement).catch((error: Error) => {
        throw new Error(`${error.message}\n${statement.slice(0, 500)}`);
      });
    }
  } finally {
    await client.end();
  }
}

/** What pg_dump says of a database: Debian's own of its server, the one that the console brings along of the newer one. */
async function dumpOf({ adminUrl }: TestDatabase, server: 'embedded' | 'debian'): Promise<string> {
  if (server === 'debian') {
    const args = ['--schema-only', '-d', adminUrl];
    const { stdout } = await promisify(execFile)(join(programs ?? '', 'pg_dump'), args, { maxBuffer: 1e8 });
    return stdout.replace(/^\\(un)?restrict .*$/gm, '');
  }
  const client = new Client(adminUrl);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ id: string }>('select pg_export_snapshot() as id');
    const { preData, postData } = await createSchemaDumper({ url: adminUrl })({
      snapshot: rows[0]?.id ?? '',
      schemas: null,
      applicationName: 'test',
      mostBytes: 1e8,
      signal: new AbortController().signal,
    });
    return `${preData}${postData}`;
  } finally {
    await client.end();
  }
}

async function restored(schema: SchemaStatements, server: 'embedded' | 'debian'): Promise<TestDatabase> {
  const other = await database({ server });
  await run(other.adminUrl, schema.preData);
  await run(other.adminUrl, schema.postData);
  return other;
}

function script(folder: string, file: string): string[] {
  return splitStatements(readFileSync(join(folder, file), 'utf8'));
}

describe('the schema in an archive', () => {
  // Its owner could not back a table up whose rows are hidden from itself.
  const nasty = [...script(restoreFixtures, 'nasty-schema.sql'), 'alter table secret no force row level security'];
  const nasty18 = script(restoreFixtures, 'nasty-schema-18.sql');
  const odd = script(join(import.meta.dirname, 'fixtures'), 'schema-oddities.sql');

  const samples = servers.flatMap((server) => [
    { name: 'pagila', server, content: 'pagila' as const, asOwner: [], asSuperuser: [] },
    {
      name: 'a nasty schema',
      server,
      content: 'empty' as const,
      asOwner: server === 'embedded' ? [...nasty, ...nasty18] : nasty,
      asSuperuser: [],
    },
    { name: 'schema oddities', server, content: 'empty' as const, asOwner: [], asSuperuser: odd },
  ]);

  it.each(someOf(samples, 3, 'schemas'))(
    'of $name on the $server server makes the same again in an empty database',
    async (one) => {
      const source = await database({ server: one.server, content: one.content });
      await run(source.adminUrl, one.asSuperuser);
      await run(source.url, one.asOwner);
      const { archive, result } = await takeBackup(
        place.bucket,
        one.asSuperuser.length > 0 ? source.adminUrl : source.url,
      );
      expect(result.notes.join()).not.toMatch(/data alone/);
      const schema = await readSchemaSql(place.bucket, archive);
      if (schema === null) throw new Error('The archive has no schema.');
      const other = await restored(schema, one.server);
      expect(await dumpOf(other, one.server)).toBe(await dumpOf(source, one.server));
    },
  );

  it('of some schemas alone has what they need of extensions, and nothing else', async () => {
    const source = await database();
    await run(source.url, [
      'create extension citext',
      'create extension hstore',
      'create schema "a*b.c"',
      'create schema "a_b.c"',
      'create schema other',
      'create table "a*b.c".one (names citext[])',
      'create table "a_b.c".two (h hstore)',
      'create table other.three (id int)',
    ]);
    const { archive } = await takeBackup(place.bucket, source.url, { schemas: ['a*b.c'] });
    const schema = await readSchemaSql(place.bucket, archive);
    const made = schema?.preData.filter((statement) => statement.startsWith('CREATE'));
    expect(made?.map((statement) => statement.split('\n')[0])).toEqual([
      'CREATE SCHEMA "a*b.c"',
      'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public',
      'CREATE TABLE "a*b.c".one (',
    ]);
  });

  it('may be missing, with a note that says why', async () => {
    const source = await database();
    const dumpSchema = () => Promise.reject(new AppError('REPOSITORY_REFUSED', 'pg_dump says: no.'));
    const { archive, result } = await takeBackup(place.bucket, source.url, { dumpSchema });
    expect(archive.manifest.schemaSql).toBeUndefined();
    expect(result.notes).toEqual(['The archive holds data alone, without the schema of its tables. pg_dump says: no.']);
    expect(archive.manifest.notes).toEqual(result.notes);
    expect(await readSchemaSql(place.bucket, archive)).toBeNull();
  });

  it('is checked, by who reads it and by who takes an archive in', async () => {
    const source = await database();
    const { archive } = await takeBackup(place.bucket, source.url);
    const { object, manifest } = archive;
    const whole = await place.bucket.read(object.key, { start: 0, end: object.size });
    expect((await inspect(whole)).schemaSql).toEqual(manifest.schemaSql);
    const damaged = Buffer.from(whole);
    const inside = (manifest.schemaSql?.postData.offset ?? 0) + 40;
    damaged[inside] = (damaged[inside] ?? 0) ^ 1;
    await expect(inspect(damaged)).rejects.toThrow(/is damaged in the chunk schema\/post-data\.sql\.zst/);
    await putObject(place.bucket, 'damaged.zip', damaged);
    const reading = readManifest(place.bucket, 'damaged.zip').then((opened) => readSchemaSql(place.bucket, opened));
    await expect(reading).rejects.toThrow(/schema\/post-data\.sql\.zst of the archive is damaged/);
    expect(() => checkChunks('a.zip', manifest, manifest.schemaSql?.postData.offset ?? 0)).toThrow(/beyond its end/);
  });
});

async function inspect(archive: Buffer) {
  const inspector = new ArchiveInspector('a.zip', 1_000_000);
  inspector.write(archive);
  return (await inspector.finish()).manifest;
}
