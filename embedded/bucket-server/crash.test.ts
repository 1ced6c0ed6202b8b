import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBucketServer } from './start-bucket-server.ts';
import { bytes, clientFor, credentials, patience, refusalOf } from './testing/serve-for-tests.ts';
import { signHeaders } from './testing/signed-request.ts';

const Bucket = 'box';
const program = join(import.meta.dirname, 'main.ts');
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bucket-crash-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function spawnServer(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      BUCKET_FOLDER: folder,
      BUCKET_NAMES: Bucket,
      BUCKET_ACCESS_KEY_ID: credentials.accessKeyId,
      BUCKET_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece) => {
      output += piece;
    });
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal, output }));
  return { child, exit };
}

async function startChild() {
  const { child, exit } = spawnServer();
  const [message] = await Promise.race([once(child, 'message'), exit.then((end) => Promise.reject(end))]);
  expect(message).toMatchObject({ ready: true });
  const endpoint = `http://127.0.0.1:${message.port}`;
  return { child, exit, endpoint, client: clientFor(endpoint) };
}

const kill = async ({ child, exit }: { child: ChildProcess; exit: Promise<unknown> }) => {
  child.kill('SIGKILL');
  await exit;
};
const incoming = () => readdir(join(folder, '.bucket-server', 'incoming'));

describe('kill -9', () => {
  test('in mid-upload: no partial object, the old one stands, nothing is left', async () => {
    const first = await startChild();
    await first.client.send(new PutObjectCommand({ Bucket, Key: 'old', Body: 'as it was' }));
    const { url, headers } = signHeaders({
      endpoint: first.endpoint,
      method: 'PUT',
      path: '/box/old',
      credentials,
    });
    const sent = request(url, { method: 'PUT', headers: { ...headers, 'content-length': 50_000_000 } });
    sent.on('error', () => undefined);
    sent.write(bytes(8_000_000));
    await expect.poll(incoming, patience).toHaveLength(1);
    await kill(first);

    const second = await startChild();
    expect(await incoming()).toEqual([]);
    const listed = await second.client.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['old', 9]]);
    expect((await readdir(join(folder, 'box'))).filter((name) => !name.startsWith('.'))).toEqual(['old']);
    await kill(second);
  });

  test('in mid-multipart: no object; the upload is there still, to be gone on with or aborted', async () => {
    const first = await startChild();
    const Key = 'backup.zip';
    const open = () => first.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const [kept, dropped] = [await open(), await open()];
    const body = bytes(5 * 1024 * 1024);
    const part = { Bucket, Key, UploadId: kept.UploadId, PartNumber: 1, Body: body };
    const { ETag } = await first.client.send(new UploadPartCommand(part));
    const query = { uploadId: kept.UploadId ?? '', partNumber: '2' };
    const { url, headers } = signHeaders({
      endpoint: first.endpoint,
      method: 'PUT',
      path: `/box/${Key}`,
      query,
      credentials,
    });
    const sent = request(url, { method: 'PUT', headers: { ...headers, 'content-length': 50_000_000 } });
    sent.on('error', () => undefined);
    sent.write(bytes(8_000_000));
    await expect.poll(incoming, patience).toHaveLength(1);
    await kill(first);

    const { client, ...second } = await startChild();
    const get = () => client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await refusalOf(get())).toEqual(['NoSuchKey', 404]);
    const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(new Set(uploads.Uploads?.map(({ UploadId }) => UploadId))).toEqual(
      new Set([kept.UploadId, dropped.UploadId]),
    );
    const parts = await client.send(new ListPartsCommand({ Bucket, Key, UploadId: kept.UploadId }));
    expect(parts.Parts?.map((found) => [found.PartNumber, found.ETag])).toEqual([[1, ETag]]);
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: dropped.UploadId }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: kept.UploadId, MultipartUpload }));
    const got = await (await get()).Body?.transformToByteArray();
    expect(Buffer.from(got ?? []).equals(body)).toBe(true);
    expect(await readdir(join(folder, 'box', '.uploads'))).toEqual([]);
    await kill(second);
  });

  test('at any moment of many writes: each object is one that was sent, whole', async () => {
    const contents = new Map([1, 2, 3, 4].map((seed) => [`v${seed}`, bytes(200_000, seed).toString('base64')]));
    for (const delay of [40, 90, 170, 260]) {
      const server = await startChild();
      const write = async (name: string) => {
        const Key = `key${name.length % 2}`;
        for (;;) {
          for (const [, Body] of contents) await server.client.send(new PutObjectCommand({ Bucket, Key, Body }));
          const { UploadId } = await server.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
          const Body = contents.get('v1') ?? '';
          const upload = { Bucket, Key, UploadId };
          const { ETag } = await server.client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body }));
          const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
          await server.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
        }
      };
      const writers = ['a', 'bb', 'c'].map((name) => write(name).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill(server);
      await Promise.all(writers);

      const after = await startChild();
      const listed = await after.client.send(new ListObjectsV2Command({ Bucket }));
      for (const { Key } of listed.Contents ?? []) {
        const got = await after.client.send(new GetObjectCommand({ Bucket, Key }));
        expect([...contents.values()]).toContain(await got.Body?.transformToString());
      }
      const visible = (await readdir(join(folder, 'box'))).filter((name) => !name.startsWith('.'));
      expect(visible.length).toBe(listed.Contents?.length ?? 0);
      expect(await readdir(join(folder, 'box', '.intents'))).toEqual([]);
      await kill(after);
    }
  }, 30_000);

  test('at any moment of many versions: each that was acknowledged is whole, and none that was deleted is back', async () => {
    const contents = ['first', 'second', 'third'].map((name, seed) => name + bytes(60_000, seed + 1).toString('hex'));
    const acknowledged = new Map<string, string>();
    const deleted: string[] = [];
    for (const delay of [50, 140, 230]) {
      const server = await startChild();
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await server.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const write = async (Key: string) => {
        for (;;) {
          for (const Body of contents) {
            const { VersionId = '' } = await server.client.send(new PutObjectCommand({ Bucket, Key, Body }));
            acknowledged.set(VersionId, Body);
          }
          await server.client.send(new DeleteObjectCommand({ Bucket, Key }));
          const { VersionId = '' } = await server.client.send(new PutObjectCommand({ Bucket, Key, Body: 'short' }));
          await server.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
          deleted.push(VersionId);
        }
      };
      const writers = ['one', 'one', 'two'].map((key) => write(key).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill(server);
      await Promise.all(writers);

      const after = await startChild();
      const { Versions = [] } = await after.client.send(new ListObjectVersionsCommand({ Bucket }));
      const found = new Map(Versions.map(({ Key, VersionId = '' }) => [VersionId, Key]));
      for (const [VersionId, Body] of acknowledged) {
        const version = { Bucket, Key: found.get(VersionId), VersionId };
        const got = await after.client.send(new GetObjectCommand(version));
        expect((await got.Body?.transformToString()) === Body).toBe(true);
      }
      expect(deleted.filter((id) => found.has(id))).toEqual([]);
      const visible = (await readdir(join(folder, 'box'))).filter((name) => !name.startsWith('.'));
      expect(visible.length).toBe(Versions.length);
      await kill(after);
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  }, 30_000);

  test('between the two steps of a completion: the upload is open again', async () => {
    const Key = 'cut.zip';
    const first = await startChild();
    const { UploadId = '' } = await first.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await first.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'part' }));
    await kill(first);
    const box = join(folder, 'box');
    await writeFile(join(box, '.intents', 'x.json'), JSON.stringify({ names: ['cut.zip', 'gone', '../../escape'] }));
    await rename(join(box, '.uploads', UploadId), join(box, 'cut.zip'));
    await writeFile(join(box, 'a person’s own.txt'), 'stays');

    const second = await startChild();
    const parts = await second.client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    expect(parts.Parts?.length).toBe(1);
    expect(await readFile(join(box, 'a person’s own.txt'), 'utf8')).toBe('stays');
    await kill(second);
  });
});

describe('the process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('ends on %s, with code 0', async (signal) => {
    const { child, exit } = await startChild();
    child.kill(signal);
    expect(await exit).toMatchObject({ code: 0 });
  });

  test('ends when its parent is gone', async () => {
    const { child, exit } = await startChild();
    child.disconnect();
    expect(await exit).toMatchObject({ code: 0 });
  });

  test('refuses a folder that another serves, until that one is gone', async () => {
    const first = await startChild();
    const end = await spawnServer().exit;
    expect(end).toMatchObject({ code: 1, output: expect.stringMatching(/^The bucket folder .* is served by another/) });
    const here = startBucketServer({ folder, buckets: [Bucket], credentials });
    await expect(here).rejects.toThrow(/is served by another process already/);
    await kill(first);
    const again = await startBucketServer({ folder, buckets: [Bucket], credentials });
    await expect(startBucketServer({ folder, buckets: [Bucket], credentials })).rejects.toThrow(/is served by another/);
    await again.close();
  });

  test('says in one sentence why it can’t start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const file = join(folder, 'file');
    await writeFile(file, '');
    const cases: [Record<string, string>, RegExp][] = [
      [{ BUCKET_PORT: port }, /^The port \d+ on 127\.0\.0\.1 is taken: .*\.\n$/],
      [{ BUCKET_PORT: 'x' }, /^The setting BUCKET_PORT is wrong: .*\.\n$/],
      [{ BUCKET_HOST: '0.0.0.0' }, /^The bucket server listens on this machine alone: .*\.\n$/],
      [{ BUCKET_NAMES: 'No_Good' }, /^The bucket name "No_Good" is wrong: .*\.\n$/],
      [{ BUCKET_SECRET_ACCESS_KEY: '' }, /^The setting BUCKET_SECRET_ACCESS_KEY is not set: .*\.\n$/],
      [{ BUCKET_FOLDER: file }, /^The bucket folder .* is no folder: .*\.\n$/],
    ];
    for (const [changes, sentence] of cases) {
      const end = await spawnServer(changes).exit;
      expect(end).toMatchObject({ code: 1, output: expect.stringMatching(sentence) });
    }
    taken.close();
  }, 20_000);
});
