import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BucketServer, startBucketServer } from '#embedded/bucket-server/start-bucket-server.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { embeddedBucketSettings } from '#tests/embedded-bucket-settings.ts';
import { compareCopy } from './compare-copy.ts';
import { type BegunCopy, type CopiedPart, type CopyInput, copyArchive } from './copy-archive.ts';

/** Copies from one bucket of a store into another, which the store makes part by part (UploadPartCopy), of backups of several parts. */

const { signal } = new AbortController();
const MiB = 1024 * 1024;
const limits = { connections: 2, memoryBytes: 64 * MiB, partLimit: 10_000 };
const body = randomBytes(17 * MiB + 5);
const ends = [8 * MiB, 16 * MiB, body.length];
const folder = makeTempFolder('copy-by-store');
let server: BucketServer;
let first: Bucket;
let second: Bucket;
/** What the runner itself read and sent, and the parts that the store copied. */
let done: string[] = [];

beforeAll(async () => {
  const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  const buckets = ['first', 'second'];
  server = await startBucketServer({ folder, buckets, credentials, log: (sentence) => console.error(sentence) });
  const open = (name: string, prefix: string) =>
    createS3Bucket({ ...embeddedBucketSettings({ name, endpoint: server.endpoint, credentials }), prefix });
  // Names that an address must not have as they are.
  first = watched(open('first', 'a folder/ü+%/'));
  second = watched(open('second', ''));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function watched(bucket: Bucket): Bucket {
  return {
    ...bucket,
    read(key, range, options) {
      done.push(`read from ${bucket.name}`);
      return bucket.read(key, range, options);
    },
    uploadPart(key, uploadId, number, part, stop) {
      done.push(`sent ${number}`);
      return bucket.uploadPart(key, uploadId, number, part, stop);
    },
    async copyPart(target, source, stop) {
      const copied = await bucket.copyPart(target, source, stop);
      if (copied !== null) done.push(`copied ${target.partNumber}`);
      return copied;
    },
  };
}

async function put(key: string): Promise<BucketObject> {
  await first.put(key, body, { contentType: 'application/zip', etag: null });
  const object = await first.head(key, signal);
  if (object === null) throw new Error('It was not put.');
  done = [];
  return object;
}

function copy(object: BucketObject, changes: Partial<CopyInput> = {}) {
  return copyArchive({
    ...{ from: first, to: second, object, begun: null, limits, lockedUntil: null, signal },
    onBegun: async () => {},
    onPart: async () => {},
    onPace: async () => {},
    ...changes,
  });
}

async function isSame({ key }: BucketObject): Promise<boolean> {
  return (await second.read(key, { start: 0, end: body.length })).equals(body);
}

it('the store copies every part, and no byte passes through the runner until the copy is compared', async () => {
  const object = await put('Grüße & more.zip');
  const kept: [number, string | null, number][] = [];
  const sent = await copy(object, {
    onPart: async ({ number, sha256 }, bytes) => void kept.push([number, sha256, bytes]),
  });
  expect(done.sort()).toEqual(['copied 1', 'copied 2', 'copied 3']);
  expect(kept.sort()).toEqual(ends.map((end, index) => [index + 1, null, end - (ends[index - 1] ?? 0)]));
  const made = await second.head(object.key, signal);
  expect(made?.size).toBe(body.length);
  if (made === null) return;
  const comparison = { from: first, to: second, object, copy: made, ...sent, memoryBytes: limits.memoryBytes, signal };
  // Random bytes are no archive, which is a fault of the original as well.
  expect(await compareCopy({ ...comparison, onPace: async () => {} })).not.toBeNull();
  expect(done.filter((what) => what.startsWith('read')).sort()).toEqual(
    ['first', 'second'].flatMap((name) => ends.map(() => `read from ${name}`)),
  );
  expect(await isSame(object)).toBe(true);
});

it('a copy that was broken off continues with the parts that are missing', async () => {
  const object = await put('broken-off.zip');
  let upload: Omit<BegunCopy, 'parts'> | null = null;
  const parts: CopiedPart[] = [];
  const broken = copy(object, {
    limits: { ...limits, connections: 1 },
    onBegun: async (begun) => {
      upload = begun;
    },
    onPart: async (part) => {
      parts.push(part);
      if (parts.length === 2) throw new Error('The runner was killed.');
    },
  });
  await expect(broken).rejects.toThrow('The runner was killed.');
  expect(done).toEqual(['copied 1', 'copied 2']);
  expect(upload).not.toBeNull();
  const begun = { ...(upload ?? { uploadId: '', partBytes: 0 }), parts };
  await copy(object, { begun });
  expect(done).toEqual(['copied 1', 'copied 2', 'copied 3']);
  expect(await isSame(object)).toBe(true);
});

it('a store that refuses in the middle gets the rest sent', async () => {
  const object = await put('refused.zip');
  const to: Bucket = {
    ...second,
    copyPart: async (target, source, stop) => (target.partNumber > 1 ? null : second.copyPart(target, source, stop)),
  };
  const { parts } = await copy(object, { to, limits: { ...limits, connections: 1 } });
  expect(done).toEqual(['copied 1', 'read from first', 'sent 2', 'read from first', 'sent 3']);
  expect(parts.map(({ sha256 }) => sha256 === null)).toEqual([true, false, false]);
  expect(await isSame(object)).toBe(true);
});

it('parts of two objects are never one copy: a backup that is replaced in the middle is not copied', async () => {
  const object = await put('replaced.zip');
  const replaced = copy(object, {
    limits: { ...limits, connections: 1 },
    onPart: async ({ number }) => {
      if (number !== 1) return;
      await first.put(object.key, randomBytes(body.length), { contentType: 'application/zip', etag: object.etag });
    },
  });
  await expect(replaced).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  expect(await second.head(object.key, signal)).toBeNull();
});
