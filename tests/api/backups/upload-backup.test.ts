import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import { abortAbandonedUploads } from '#server/runner/upkeep/abandoned-uploads.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { putObject } from '#tests/put-object.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const base = '/repo/v1/admin/backup-file';
let stack: TestStack;
let token: string;
let archive: Buffer;
let backupKey: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  const runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  await runner.stop();
  backupKey = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  const answer = await callRoute(fileRoutes, 'GET', `${base}/${backupKey}`, { token });
  archive = Buffer.from(await answer.arrayBuffer());
});

afterAll(() => stack.close());

beforeEach(async () => {
  for await (const { key } of bucket().list('')) if (key !== backupKey) await bucket().delete(key);
});

type Upload = {
  name?: string | null;
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  token?: string | undefined;
};

/** Calls as Next.js does, with a body that streams. */
function upload({ name = 'a.zip', pieces, headers, signal, ...rest }: Upload): Promise<Response> {
  const body = Readable.toWeb(Readable.from(pieces));
  const request = new Request(`http://localhost${base}${name === null ? '' : `/${encodeURIComponent(name)}`}`, {
    method: name === null ? 'POST' : 'PUT',
    headers: {
      'content-type': 'application/zip',
      ...('token' in rest ? (rest.token === undefined ? {} : { sessionToken: rest.token }) : { sessionToken: token }),
      ...headers,
    },
    body,
    duplex: 'half',
    ...(signal === undefined ? {} : { signal }),
  } as RequestInit);
  const handler = name === null ? fileRoutes.POST : fileRoutes.PUT;
  return handler(request, { params: Promise.resolve(name === null ? {} : { key: [name] }) });
}

function* piecesOf(data: Buffer, bytes = 65_536): Generator<Buffer> {
  for (let start = 0; start < data.length; start += bytes) yield data.subarray(start, start + bytes);
}

async function expectNothingLeft(): Promise<void> {
  expect(await bucket().listUploads('')).toEqual([]);
  const keys = [];
  for await (const { key } of bucket().list('')) keys.push(key);
  expect(keys).toEqual([backupKey]);
}

test('stores an archive byte for byte, and tells where it is', async () => {
  const answer = await upload({ pieces: piecesOf(archive), headers: { 'content-length': String(archive.length) } });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe('/repo/v1/admin/backup/a.zip');
  expect(await answer.json()).toMatchObject({ key: 'a.zip', size: archive.length, url: bucket().url('a.zip') });
  const stored = await bucket().read('a.zip', { start: 0, end: archive.length });
  expect(stored.equals(archive)).toBe(true);
  const listed = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  expect((await listed.json()).results.map(({ key }: { key: string }) => key)).toContain('a.zip');
  expect(await bucket().listUploads('')).toEqual([]);
});

test('makes a name when none is given', async () => {
  const answer = await upload({ name: null, pieces: piecesOf(archive) });
  expect(answer.status).toBe(201);
  expect((await answer.json()).key).toMatch(/^BackupDaemonJobUpload-\d{18}\.zip$/);
});

test('leaves a file that is there alone', async () => {
  await putObject(bucket(), 'a.zip', 'something else');
  const answer = await upload({ pieces: piecesOf(archive) });
  expect(answer.status).toBe(409);
  expect((await answer.json()).reason).toBe(
    'There is a backup a.zip in the bucket already: give the file another name.',
  );
  expect((await bucket().head('a.zip'))?.size).toBe(14);
});

test('leaves a file alone that appears during the upload', async () => {
  async function* pieces() {
    yield* piecesOf(archive.subarray(0, 100_000));
    await putObject(bucket(), 'a.zip', 'something else');
    yield* piecesOf(archive.subarray(100_000));
  }
  const answer = await upload({ pieces: pieces() });
  expect(answer.status).toBe(409);
  expect((await bucket().head('a.zip'))?.size).toBe(14);
  expect(await bucket().listUploads('')).toEqual([]);
});

describe('refuses and leaves nothing', () => {
  const damaged = () => {
    const data = Buffer.from(archive);
    data[1000] = (data[1000] ?? 0) ^ 1;
    return data;
  };
  test.each<[string, () => Buffer, string]>([
    ['an empty file', () => Buffer.alloc(0), 'is empty'],
    ['no ZIP', () => Buffer.from('hello, world'), 'is not a ZIP file'],
    ['an archive cut short', () => archive.subarray(0, archive.length - 1), 'is cut short'],
    ['an archive with one flipped bit', damaged, 'is damaged in the chunk data/'],
    ['a large file of zeros', () => Buffer.alloc(20_000_000), 'is not a ZIP file'],
  ])('%s', async (_, make, why) => {
    const answer = await upload({ pieces: piecesOf(make()) });
    expect(answer.status).toBe(400);
    expect((await answer.json()).reason).toContain(`The file a.zip ${why}`);
    await expectNothingLeft();
  });

  test.each([
    'a.tar',
    '.zip',
    '-a.zip',
    'a/b.zip',
    '../a.zip',
    'a\u0000.zip',
    'a\n.zip',
    `${'a'.repeat(200)}.zip`,
    'a.ZIP',
  ])('the name %j', async (name) => {
    const answer = await upload({ name, pieces: piecesOf(archive) });
    expect(answer.status).toBe(400);
    expect((await answer.json()).reason).toMatch(/^The address takes a name that ends with \.zip/);
    await expectNothingLeft();
  });

  test('another type, a compressed body, and none', async () => {
    const wrong: Record<string, string>[] = [{ 'content-type': 'text/plain' }, { 'content-encoding': 'gzip' }];
    for (const headers of wrong) {
      expect((await upload({ pieces: piecesOf(archive), headers })).status).toBe(415);
    }
    const none = await callRoute(fileRoutes, 'PUT', `${base}/a.zip`, {
      token,
      headers: { 'content-type': 'application/zip' },
    });
    expect(none.status).toBe(400);
    await expectNothingLeft();
  });

  test('callers who may not', async () => {
    for (const [who, status] of [
      [undefined, 403],
      ['dead', 401],
      [stack.tokens.user, 403],
    ] as const) {
      expect((await upload({ pieces: piecesOf(archive), token: who })).status).toBe(status);
    }
    await expectNothingLeft();
  });

  test('an upload that its client stops or loses', async () => {
    const stop = new AbortController();
    async function* stopped() {
      yield* piecesOf(archive.subarray(0, 100_000));
      await vi.waitFor(async () => expect(await bucket().listUploads('')).toHaveLength(1));
      stop.abort();
      throw new Error('aborted');
    }
    expect((await upload({ pieces: stopped(), signal: stop.signal })).status).toBeGreaterThanOrEqual(400);
    await expectNothingLeft();
    async function* lost() {
      yield* piecesOf(archive.subarray(0, 100_000));
      throw new Error('ECONNRESET');
    }
    const answer = await upload({ pieces: lost() });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { reason: 'The upload broke off before its end. Nothing was stored.', code: 'BAD_REQUEST' },
    ]);
    await expectNothingLeft();
  });

  test('a second one at the same time', async () => {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* slow() {
      yield* piecesOf(archive);
      await held;
    }
    const first = upload({ pieces: slow() });
    await vi.waitFor(async () => expect(await bucket().listUploads('')).toHaveLength(1));
    const second = await upload({ name: 'b.zip', pieces: piecesOf(archive) });
    expect(second.status).toBe(409);
    expect((await second.json()).reason).toMatch(
      /^This console is already receiving a\.zip from platform@example\.org/,
    );
    goOn();
    expect((await first).status).toBe(201);
  });

  test('a bucket that refuses in the middle', async () => {
    const body = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    async function* pieces() {
      yield* piecesOf(archive.subarray(0, 100_000));
      await vi.waitFor(async () => expect(await bucket().listUploads('')).toHaveLength(1));
      stack.proxies.bucket.answer({ status: 403, headers: {}, body });
      yield* piecesOf(archive.subarray(100_000));
    }
    const { bucket: proxy } = stack.proxies;
    const before = proxy.answered();
    const answering = upload({ pieces: pieces() });
    await vi.waitFor(() => expect(proxy.answered()).toBeGreaterThan(before), 30_000);
    proxy.answer(null);
    const answer = await answering;
    expect(answer.status).toBe(503);
    expect((await answer.json()).reason).toMatch(/^Access Denied: /);
    await expectNothingLeft();
  });

  test('a file that needs more parts than the memory allows', async () => {
    process.env.S3_PART_LIMIT = '2';
    resetSettings();
    const headers = { 'content-length': '9000000000' };
    const answer = await upload({ pieces: piecesOf(archive), headers });
    delete process.env.S3_PART_LIMIT;
    resetSettings();
    expect(answer.status).toBe(413);
    expect((await answer.json()).reason).toContain('RUNNER_MEMORY_MB');
    await expectNothingLeft();
  });
});

test('what a killed console left open is swept when it is a day old, and nothing else', async () => {
  const dayMs = 24 * 3600 * 1000;
  const context = { bucket: bucket(), db: consoleDb(), logger, shutdown: new AbortController().signal };
  for (const key of ['abandoned.zip', 'with a part.zip', 'folder/of another.zip', 'no-backup.bin', backupKey]) {
    const uploadId = await bucket().createUpload(key);
    if (key === 'with a part.zip') await bucket().uploadPart(key, uploadId, 1, Buffer.from('x'));
  }
  const open = async () => (await bucket().listUploads('')).map(({ key }) => key).sort();
  const atWork = await consoleDb().daemon.create({ data: { type: 'BACKUP', startedBy: 'x@example.org', backupKey } });
  expect(await abortAbandonedUploads(context)).toBe(0);
  expect(await abortAbandonedUploads(context, Date.now() + dayMs - 60_000)).toBe(0);
  expect(await abortAbandonedUploads(context, Date.now() + dayMs + 1000)).toBe(2);
  expect(await open()).toEqual([backupKey, 'folder/of another.zip', 'no-backup.bin']);
  await consoleDb().daemon.delete({ where: { id: atWork.id } });
  expect(await abortAbandonedUploads(context, Date.now() + dayMs + 1000)).toBe(1);
  expect(await open()).toEqual(['folder/of another.zip', 'no-backup.bin']);
});
