import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as deletionRoutes from '#app/repo/v1/admin/backup-deletion/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import { type BackupPage, backupPage, deletedBackups } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { ArchiveWriter } from '#server/engine/archive/archive-writer.ts';
import { emptyManifest, MemorySink } from '#server/engine/archive/testing/archive-fixture.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { getBucketUse } from '#server/services/storage/get-bucket-use.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

const dayMs = 86_400_000;
/** Backups 1 to 1,000, a day apart, of 1 to 1,000 bytes: backup 1,000 was taken today. */
const many = 1000;
const names = Array.from({ length: many }, (_, index) => nameOf(index + 1));
/** What restore 2007 took before it began. */
const safety = nameOf(2007);
const total = many + 2;
const arabic = 'قبل تحديث الأسعار';
let stack: TestStack;
let token: string;
let safetyBytes: number;

function nameOf(id: number): string {
  return `BackupDaemonJob${id}-${String(id * 7919).padStart(18, '0')}.zip`;
}

const startedOn = Date.now();
const takenOn = (id: number) => new Date(startedOn - (many - id) * dayMs);
const nameAt = (index: number) => names[index] ?? '';

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
  const waiting = [...names.entries()];
  const putNext = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await bucket().put(next[1], Buffer.alloc(next[0] + 1), { contentType: 'application/zip', etag: null });
    }
  };
  await Promise.all(Array.from({ length: 4 }, putNext));
  await putObject(bucket(), 'from elsewhere.zip', Buffer.alloc(5000));
  const signed = await signedArchive();
  safetyBytes = signed.length;
  await putObject(bucket(), safety, signed);
  const job = { status: 'COMPLETED', startedBy: administratorEmail } as const;
  await consoleDb().daemon.createMany({
    data: names.map((backupKey, index) => ({
      ...job,
      type: 'BACKUP',
      id: index + 1,
      backupKey,
      startedOn: takenOn(index + 1),
      endedOn: new Date(),
    })),
  });
  const soon = new Date(Date.now() + 1000);
  const after = { startedBy: administratorEmail, startedOn: soon, endedOn: soon };
  const restore = { ...after, type: 'RESTORE', status: 'COMPLETED' } as const;
  const daemons: Prisma.DaemonCreateManyInput[] = [
    { ...after, id: 2001, type: 'VERIFY', status: 'COMPLETED', backupKey: nameAt(989), restoredInMs: 700 },
    { ...after, id: 2002, type: 'VERIFY', status: 'COMPLETED', backupKey: nameAt(979), restoredInMs: 700 },
    { ...after, id: 2003, type: 'VERIFY', status: 'FAILED', backupKey: nameAt(998), errorCode: 'ARCHIVE_INVALID' },
    { ...restore, id: 2004, mode: 'NEW_DATABASE', targetDatabase: 'aside', backupKey: nameAt(969) },
    { ...restore, id: 2005, mode: 'STAGED', backupKey: nameAt(959) },
    { ...restore, id: 2006, mode: 'UNDO', undoesId: 2005, backupKey: nameAt(959) },
    { ...restore, id: 2007, mode: 'IN_PLACE', backupKey: nameAt(949), safetyKey: safety, safetyTakenOn: soon },
    { ...restore, id: 2008, mode: 'IN_PLACE', backupKey: safety },
  ];
  await consoleDb().daemon.createMany({ data: daemons });
  await note(nameAt(899), 'Before the price change', true);
  await note(nameAt(898), `${arabic} ${'x'.repeat(3900)}`, false);
}, 120_000);

afterAll(() => stack.close());

/** Signed by this stack, of nothing. */
async function signedArchive(): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, new Date());
  await writer.finish(
    emptyManifest({ stack: 'test-stack', snapshotOn: takenOn(1000).toISOString() }),
    await stackKey(),
  );
  return sink.data;
}

async function note(key: string, text: string | null, keep: boolean): Promise<void> {
  const path = `/repo/v1/admin/backup-note/${encodeURIComponent(key)}`;
  const answer = await callRoute(noteRoutes, 'PUT', path, { token, body: { note: text, keep } });
  expect(answer.status).toBe(200);
}

const ask = (query: string) => callRoute(backupsRoutes, 'GET', `/repo/v1/admin/backup?${query}`, { token });
const list = async (query: string): Promise<BackupPage> => backupPage.strict().parse(await (await ask(query)).json());
const numbers = ({ results }: BackupPage) => results.map(({ number }) => number);

test('a page of a thousand and two has the total, the bytes of all, and the newest first', async () => {
  const page = await list('limit=3');
  const size = (many * (many + 1)) / 2 + 5000 + safetyBytes;
  expect(page).toMatchObject({
    totalNumberOfResults: total,
    totalSize: size,
    bucket: { count: total, size, newestVerified: safety },
  });
  expect(page.results.map(({ key }) => key)).toEqual([safety, 'from elsewhere.zip', nameAt(999)]);
  expect(page.results[2]).toMatchObject({ number: '1000', takenOn: takenOn(1000).toISOString() });
  expect(page.results[1]).toMatchObject({ number: null, takenOn: page.results[1]?.lastModified });
  expect(page.results[0]).toMatchObject({ number: '2007', origin: 'OWN', takenOn: takenOn(1000).toISOString() });
  expect(numbers(await list('limit=2&offset=1000'))).toEqual(['2', '1']);
  expect(numbers(await list('limit=10&offset=1002'))).toEqual([]);
});

test('every backup is reached by pages, each once', async () => {
  const keys = [];
  for (let offset = 0; offset < total; offset += 150) {
    keys.push(...(await list(`limit=150&offset=${offset}`)).results.map(({ key }) => key));
  }
  expect(keys).toHaveLength(total);
  expect(new Set(keys).size).toBe(total);
});

test.each([
  ['sort=taken&order=asc', ['1', '2']],
  ['sort=size', [null, '2007']],
  ['sort=size&order=asc', ['1', '2']],
  ['sort=name', ['1', '10']],
  ['sort=name&order=desc', [null, '999']],
])('%s', async (query, expected) => {
  expect(numbers(await list(`${query}&limit=2`))).toEqual(expected);
});

test.each([
  ['search=14', ['14']],
  ['search=BACKUP%2014', ['14']],
  [`search=${nameOf(321)}`, ['321']],
  ['search=price%20CHANGE', ['900']],
  [`search=${encodeURIComponent(arabic)}`, ['899']],
  ['search=elsewhere', [null]],
  ['search=Test-Stack', ['2007']],
  ['search=nothing%20like%20it', []],
  ['noted=true', ['900', '899']],
  ['keep=true', ['900']],
  ['verified=failed', ['999']],
  ['verified=yes', ['2007', '990', '980', '970', '960', '950']],
  ['safety=true', ['2007']],
  ['verified=yes&safety=true&search=2007', ['2007']],
])('%s', async (query, expected) => {
  const page = await list(query);
  expect(numbers(page)).toEqual(expected);
  expect(page.totalNumberOfResults).toBe(expected.length);
  expect(page.totalSize).toBe(page.results.reduce((sum, { size }) => sum + size, 0));
  expect(page.bucket.count).toBe(total);
});

test('the filters that say no are the rest', async () => {
  expect((await list('verified=no')).totalNumberOfResults).toBe(total - 7);
  expect((await list('keep=false')).totalNumberOfResults).toBe(total - 1);
  expect((await list('noted=false')).totalNumberOfResults).toBe(total - 2);
  expect((await list('safety=false')).totalNumberOfResults).toBe(total - 1);
});

test('a range of time takes its begin in and leaves its end out', async () => {
  const [first, last] = [takenOn(10), takenOn(12)].map((time) => new Date(time.getTime() - dayMs / 2).toISOString());
  expect(numbers(await list(`from=${first}&to=${last}`))).toEqual(['11', '10']);
});

test.each([
  ['sort=age', /"sort"/],
  ['order=up', /"order"/],
  ['verified=maybe', /"verified"/],
  ['keep=yes', /"keep" takes true or false/],
  ['from=yesterday', /"from" takes a time such as/],
  [`search=${'a'.repeat(201)}`, /"search" takes 200 characters/],
  ['limit=1001', /"limit"/],
  ['colour=red', /"colour" is unknown/],
])('%s is refused with a sentence that names it', async (query, sentence) => {
  const answer = await ask(query);
  expect(answer.status).toBe(400);
  expect((await answer.json()).reason).toMatch(sentence);
});

test('where a restore put its data is told, and that it was undone', async () => {
  const byNumber = new Map((await list('limit=1000')).results.map((backup) => [backup.number, backup]));
  expect(byNumber.get('970')?.lastRestore).toMatchObject({
    daemonId: '2004',
    mode: 'NEW_DATABASE',
    targetDatabase: 'aside',
    undoneBy: null,
  });
  expect(byNumber.get('960')?.lastRestore).toMatchObject({ daemonId: '2005', mode: 'STAGED', undoneBy: '2006' });
  expect(byNumber.get('950')?.lastRestore).toMatchObject({ daemonId: '2007', mode: 'IN_PLACE', undoneBy: '2008' });
  expect(byNumber.get('990')?.lastRestore).toBeNull();
});

test('the number in a name counts only while no other backup of this stack has it', async () => {
  const [foreign, free] = [
    `BackupDaemonJob7-${'1'.repeat(18)}.zip`,
    `folder/BackupDaemonJob5000-${'2'.repeat(18)}.zip`,
  ];
  await putObject(bucket(), foreign, 'a');
  await putObject(bucket(), free, 'b');
  const of = async (key: string) => (await list('limit=5')).results.find((backup) => backup.key === key)?.number;
  expect([await of(foreign), await of(free)]).toEqual([null, '5000']);
  await bucket().delete(foreign);
  await bucket().delete(free);
});

test('a thousand backups are told as the storage page tells them', async () => {
  const [page, use] = [await list('limit=1000'), await getBucketUse()];
  const sizes = new Map(use.backups.map(({ key, size }) => [key, size]));
  expect(page.bucket.count).toBe(use.backups.length);
  expect(page.bucket.size).toBe(use.backups.reduce((sum, { size }) => sum + size, 0));
  expect(page.results.every(({ key, size }) => sizes.get(key) === size)).toBe(true);
});

test('several are deleted in one call, which tells of each and is in the history', async () => {
  const remove = (keys: unknown) =>
    callRoute(deletionRoutes, 'POST', '/repo/v1/admin/backup-deletion', { token, body: { keys } });
  expect((await remove([])).status).toBe(400);
  expect((await remove(Array.from({ length: 101 }, () => nameAt(0)))).status).toBe(400);
  expect((await remove([nameAt(0), 12])).status).toBe(400);
  const answer = await remove([nameAt(0), nameAt(899), 'none.zip', '../up.zip', nameAt(1), nameAt(0)]);
  expect(answer.status).toBe(200);
  expect(deletedBackups.strict().parse(await answer.json()).results).toEqual([
    { key: nameAt(0), deleted: true, reason: null },
    { key: nameAt(899), deleted: false, reason: expect.stringContaining('protected from deletion') },
    { key: 'none.zip', deleted: false, reason: expect.stringContaining('no backup named') },
    { key: '../up.zip', deleted: false, reason: expect.stringContaining('no backup named') },
    { key: nameAt(1), deleted: true, reason: null },
  ]);
  const events = await consoleDb().audit.findMany({ where: { kind: 'BACKUP_DELETED' }, orderBy: { subject: 'asc' } });
  expect(events.map(({ subject, doneBy, outcome }) => [subject, doneBy, outcome])).toEqual([
    [nameAt(0), administratorEmail, 'DONE'],
    [nameAt(1), administratorEmail, 'DONE'],
  ]);
  expect((await list('limit=1')).bucket.count).toBe(total - 2);
});
