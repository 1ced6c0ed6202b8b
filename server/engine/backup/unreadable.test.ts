import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { copyThreads } from '#server/runner/work/start-copy-thread.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { asSuperuser, copyDatabase, damageTables, wholeTables } from '#tests/damage/damage-tables.ts';
import { debianServerVersion, testDatabase } from '#tests/postgres.ts';
import { ownerRole } from '#tests/test-servers.ts';
import { DamagedError } from '../damage/damaged-error.ts';
import { readArchivedTable, takeBackup, testLimits } from './testing/backup-fixture.ts';

let place: TestBucket;
const cleanUp: (() => Promise<void>)[] = [];

beforeAll(async () => {
  place = await startTestBucket();
});
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});
afterAll(() => place.stop());

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);

async function run(url: string, sql: string): Promise<void> {
  const connection = await createRepository({ url }).connect({ applicationName: 'test' });
  await connection.execute(sql).finally(() => connection.close());
}

/** A database whose tables are damaged, a page among them. */
async function damaged(server: 'embedded' | 'debian' = 'embedded') {
  const whole = await testDatabase({ server });
  cleanUp.push(() => whole.drop());
  await run(whole.url, wholeTables);
  await damageTables(whole.adminUrl, { page: true });
  const copy = await copyDatabase(whole, ownerRole.name);
  cleanUp.push(() => copy.drop());
  return copy;
}

async function nothingLeft(): Promise<void> {
  expect(await place.bucket.listUploads('')).toEqual([]);
  for await (const object of place.bucket.list('failed')) expect(object).toBeUndefined();
}

async function failureOf(backup: Promise<unknown>) {
  const error = await backup.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof DamagedError)) throw new Error(`No failure of what can't be read: ${error}`);
  return error;
}

const countsByTable = ({ tables }: Unreadable) =>
  Object.fromEntries(tables.map(({ schema, name, rows, pages }) => [`${schema} ${name}`, [rows, pages]]));

const all = { 'public mail': [3, 0], 'public paint': [4, 0], 'public keyless': [1, 0], 'public lost': [300, 0] };

describe.each(servers)('what can’t be read on the %s server', (server) => {
  it('fails a backup, which names all of it; is left out of one that is asked to; and everything else is in that one', async () => {
    const { url, adminUrl } = await damaged(server);
    const failure = await failureOf(takeBackup(place.bucket, url, { key: 'failed-damaged.zip' }));
    expect(failure).toMatchObject({ code: 'REPOSITORY_REFUSED', reason: 'DATA_DAMAGED' });
    expect(failure.message).toMatch(/^The data of public\.\w+ is damaged on the database server: .* can't be read/);
    expect(failure.unreadable).toMatchObject({ rows: 308, pages: 1, tablesTotal: 5, complete: true });
    expect(countsByTable(failure.unreadable)).toEqual({ ...all, 'public pages': [0, 1] });
    await nothingLeft();

    const { archive, result } = await takeBackup(place.bucket, url, { skipUnreadable: true });
    const { manifest, attestation } = archive;
    expect(attestation).toMatchObject({ state: 'NONE' });
    const found = manifest.unreadable ?? expect.fail();
    expect(found).toMatchObject({ rows: 308, pages: 1, tablesTotal: 5, complete: true });
    expect(result.unreadable).toEqual(found);
    expect(countsByTable(found)).toEqual({ ...all, 'public pages': [0, 1] });
    expect(found.named.length).toBe(3 + 4 + 1 + 20 + 1);
    expect(manifest.notes[0]).toMatch(/^This backup is incomplete: 308 rows and 1 page could not be read/);

    const text = async (name: string) => (await readArchivedTable(place.bucket, archive, name)).toString();
    const readable = async (name: string, columns: string, where: string) =>
      asSuperuser(adminUrl, async (client) => {
        const { rows } = await client.query({ text: `select ${columns} from ${name} ${where}`, rowMode: 'array' });
        return rows.map((row) => row.join('\t')).sort();
      });
    const linesOf = async (name: string) => (await text(name)).split('\n').slice(0, -1).sort();
    expect(await linesOf('mail')).toEqual(await readable('mail', '*', 'where id not in (1, 200, 201)'));
    expect(await linesOf('paint')).toEqual(await readable('paint', '*', 'where part % 50 <> 0'));
    expect(await linesOf('keyless')).toEqual(['a\tdark', 'c\tdark']);
    expect(await text('lost')).toBe('');
    expect(await linesOf('fine')).toEqual(await readable('fine', 'id, mail', ''));
    const pages = (await linesOf('pages')).map((line) => Number(line.split('\t')[0]));
    expect(pages.length).toBeGreaterThan(150);
    expect(pages.length).toBeLessThan(170);
    const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;
    expect(['mail', 'paint', 'keyless', 'lost', 'fine'].map(rowsOf)).toEqual([397, 196, 2, 0, 100]);
    expect(result.rows).toBe(397 + 196 + 2 + 100 + pages.length);
  });
});

describe('a row that can’t be read', () => {
  it('is named by its table, its columns and its key, or its place where it has none', async () => {
    const { url } = await damaged();
    const { archive } = await takeBackup(place.bucket, url, { skipUnreadable: true, limits: { ...testLimits } });
    const named = archive.manifest.unreadable?.named ?? [];
    const of = (table: string) => named.filter((thing) => thing.table === table);
    expect(of('mail')).toEqual([
      {
        ...{ kind: 'ROW', schema: 'public', table: 'mail', key: 'id = 1', place: '(0,1)', columns: ['The body'] },
        ...{ sqlState: 'XX001', reason: expect.stringContaining('missing chunk number 0') },
      },
      expect.objectContaining({ key: 'id = 200' }),
      expect.objectContaining({ key: 'id = 201' }),
    ]);
    expect(of('paint')[0]).toMatchObject({ key: 'name = p50, part = 50', columns: ['tone'], sqlState: '22P03' });
    expect(of('keyless')).toMatchObject([{ key: null, place: '(0,2)', columns: ['tone'] }]);
    expect(of('pages')).toMatchObject([{ kind: 'PAGE', key: null, place: '1', columns: [], sqlState: 'XX001' }]);
  });

  it('whose key can’t be read either is named by its place', async () => {
    const { url, adminUrl, drop } = await testDatabase();
    cleanUp.push(drop);
    await run(
      url,
      `create type t as enum ('a', 'b'); create table k (t t primary key, n int); insert into k values ('a', 1), ('b', 2)`,
    );
    await asSuperuser(adminUrl, (client) => client.query(`delete from pg_enum where enumlabel = 'b'`));
    const failure = await failureOf(takeBackup(place.bucket, url, { key: 'failed-key.zip' }));
    expect(failure.message).toBe(
      `The data of public.k is damaged on the database server: the value of the column "t" can't be read in the row at (0,2). A backup would miss it.`,
    );
  });
});

describe('a backup without what can’t be read', () => {
  it('is the same with a thread for each session, and while others write', async () => {
    const { url } = await damaged();
    const started: Worker[] = [];
    const startCopyThread = () => {
      const worker = copyThreads(url, 8)?.() ?? expect.fail();
      started.push(worker);
      return worker;
    };
    const alone = await takeBackup(place.bucket, url, { skipUnreadable: true });
    const writer = await createRepository({ url }).connect({ applicationName: 'writer' });
    let isOver = false;
    const writing = (async () => {
      while (!isOver)
        await writer.execute(`begin; update fine set mail = mail; update paint set part = part where tone = 'bright';
          insert into keyless values ('new', 'dark'); delete from keyless where value = 'new'; commit`);
    })();
    try {
      const limits = { ...testLimits, connections: 3 };
      const { archive, progress } = await takeBackup(place.bucket, url, {
        skipUnreadable: true,
        startCopyThread,
        limits,
      });
      expect(started.length).toBe(3);
      const contents = ({ manifest }: typeof archive) =>
        manifest.tables.map(({ name, rows, contentHash }) => ({ name, rows, contentHash }));
      expect(contents(archive)).toEqual(contents(alone.archive));
      expect(archive.manifest.unreadable).toMatchObject({ rows: 308, pages: 1 });
      expect(progress.every(({ current, total }) => current <= total)).toBe(true);
      expect(progress.at(-1)).toMatchObject({ current: archive.manifest.rows, total: archive.manifest.rows });
    } finally {
      isOver = true;
      await writing;
      await writer.close();
    }
  });

  it('that is stopped in the middle of the search leaves nothing', async () => {
    const { url } = await damaged();
    const stop = new AbortController();
    const backup = takeBackup(place.bucket, url, {
      skipUnreadable: true,
      key: 'failed-stopped.zip',
      signal: stop.signal,
      onProgress: ({ message }) => {
        if (message.startsWith('Searching public.')) stop.abort();
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'STOPPED' });
    await nothingLeft();
  });

  it('of a database that is whole is as any other', async () => {
    const { url, drop } = await testDatabase({ content: 'chinook' });
    cleanUp.push(drop);
    const [usual, asked] = [
      await takeBackup(place.bucket, url),
      await takeBackup(place.bucket, url, { skipUnreadable: true }),
    ];
    const hashes = ({ archive }: typeof usual) =>
      archive.manifest.tables.map(({ name, rows, contentHash }) => [name, rows, contentHash]);
    expect(hashes(asked)).toEqual(hashes(usual));
    expect(asked.archive.manifest.unreadable).toBeUndefined();
    expect(asked.result.unreadable).toBeNull();
  });
});
