import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bytes, credentials, patience, refusalOf, serveForTests } from './testing/serve-for-tests.ts';
import { signHeaders } from './testing/signed-request.ts';

const Bucket = 'box';
const smallest = 5 * 1024 * 1024;
let server: Awaited<ReturnType<typeof serveForTests>>;
beforeAll(async () => {
  server = await serveForTests();
});
afterAll(() => server.stop());
afterEach(async () => {
  await expect.poll(server.leftovers, patience).toEqual([]);
  expect(server.logged).toEqual([]);
});

const open = async (Key: string, more = {}) =>
  (await server.client().send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? '';
const send = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer) => {
  const { ETag = '' } = await server.client().send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (Key: string, UploadId: string, Parts: { PartNumber: number; ETag: string }[], more = {}) =>
  server
    .client()
    .send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const abort = (Key: string, UploadId: string) =>
  server.client().send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
const read = async (Key: string, Range?: string) => {
  const got = await server.client().send(new GetObjectCommand({ Bucket, Key, Range }));
  return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
};

test('parts become one object: in order of their numbers, the last one sent of each, without a copy', async () => {
  const parts = [bytes(smallest, 1), bytes(smallest + 11, 2), bytes(7, 3)];
  const [one, two, three] = parts;
  if (!one || !two || !three) throw new Error('no parts');
  const id = await open('folder/multi.zip', { ContentType: 'application/zip', Metadata: { by: 'me' } });
  const third = await send('folder/multi.zip', id, 9, three);
  await send('folder/multi.zip', id, 4, bytes(smallest, 9));
  const [first, second] = await Promise.all([
    send('folder/multi.zip', id, 2, one),
    send('folder/multi.zip', id, 4, two),
  ]);
  await send('folder/multi.zip', id, 5, bytes(smallest, 5));
  const { ETag } = await complete('folder/multi.zip', id, [first, second, third]);
  const digests = parts.map((part) => createHash('md5').update(part).digest());
  expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-3"`);

  const whole = Buffer.concat(parts);
  expect((await read('folder/multi.zip')).equals(whole)).toBe(true);
  const across = await read('folder/multi.zip', `bytes=${smallest - 3}-${2 * smallest + 12}`);
  expect(across.equals(whole.subarray(smallest - 3, 2 * smallest + 13))).toBe(true);
  expect((await read('folder/multi.zip', 'bytes=-20')).equals(whole.subarray(-20))).toBe(true);
  expect(await refusalOf(abort('folder/multi.zip', id))).toEqual(['NoSuchUpload', 404]);

  const folder = join(server.folder, 'box', 'folder%2Fmulti.zip');
  const files = (await readdir(folder)).sort();
  const onDisk = await Promise.all(files.map((file) => readFile(join(folder, file))));
  expect(Buffer.concat(onDisk).equals(whole)).toBe(true);

  await server.restart();
  expect((await read('folder/multi.zip')).equals(whole)).toBe(true);
  await server.client().send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: 'box/folder%2Fmulti.zip' }));
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'folder/multi.zip' }));
  expect((await read('copy')).equals(whole)).toBe(true);
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'copy' }));
  expect(await server.files()).toEqual([]);
});

test('one part becomes a plain file', async () => {
  const id = await open('single.zip');
  const part = await send('single.zip', id, 1, Buffer.from('small'));
  expect((await complete('single.zip', id, [part])).ETag).toMatch(/^"[0-9a-f]{32}-1"$/);
  expect(await readFile(join(server.folder, 'box', 'single.zip'), 'utf8')).toBe('small');
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'single.zip' }));
});

test('a completion that is wrong is refused and leaves the upload as it was', async () => {
  const id = await open('refused');
  const small = await send('refused', id, 1, Buffer.from('small'));
  const last = await send('refused', id, 2, Buffer.from('last'));
  const unknown = { PartNumber: 3, ETag: small.ETag };
  expect(await refusalOf(complete('refused', id, [small, last]))).toEqual(['EntityTooSmall', 400]);
  expect(await refusalOf(complete('refused', id, [last, small]))).toEqual(['InvalidPartOrder', 400]);
  expect(await refusalOf(complete('refused', id, [unknown]))).toEqual(['InvalidPart', 400]);
  expect(await refusalOf(complete('refused', id, [{ ...last, ETag: small.ETag }]))).toEqual(['InvalidPart', 400]);
  expect(await refusalOf(complete('refused', id, []))).toEqual(['MalformedXML', 400]);
  expect(await refusalOf(complete('refused', 'other', [last]))).toEqual(['NoSuchUpload', 404]);
  expect(await refusalOf(complete('another key', id, [last]))).toEqual(['NoSuchUpload', 404]);
  expect(await refusalOf(send('refused', 'other', 1, Buffer.from('x')))).toEqual(['NoSuchUpload', 404]);
  expect(await refusalOf(send('refused', id, 10_001, Buffer.from('x')))).toEqual(['InvalidArgument', 400]);
  await server.client().send(new PutObjectCommand({ Bucket, Key: 'refused', Body: 'there' }));
  const once = { IfNoneMatch: '*' };
  expect(await refusalOf(complete('refused', id, [last], once))).toEqual(['PreconditionFailed', 412]);
  await complete('refused', id, [last]);
  expect(String(await read('refused'))).toBe('last');
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'refused' }));
});

test('two completions at once make one object', async () => {
  const id = await open('twice');
  const parts = [await send('twice', id, 1, bytes(smallest)), await send('twice', id, 2, Buffer.from('end'))];
  const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(complete('twice', id, parts))));
  expect(outcomes.map(([name]) => name).sort()).toEqual(['NoSuchUpload', 'NoSuchUpload', 'none']);
  expect((await read('twice')).length).toBe(smallest + 3);
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'twice' }));
});

test('what the disk refuses is not done: the old object stands and the upload stays open', async () => {
  const client = server.client();
  const put = (Body: string) => client.send(new PutObjectCommand({ Bucket, Key: 'disk', Body }));
  await put('old');
  const id = await open('disk');
  const parts = [await send('disk', id, 1, bytes(smallest)), await send('disk', id, 2, Buffer.from('end'))];
  const single = await open('disk');
  const only = await send('disk', single, 1, Buffer.from('only'));
  const records = join(server.folder, 'box', '.objects');
  await rename(records, `${records}-away`);
  expect(await refusalOf(put('new'))).toEqual(['InternalError', 500]);
  expect(await refusalOf(complete('disk', id, parts))).toEqual(['InternalError', 500]);
  expect(await refusalOf(complete('disk', single, [only]))).toEqual(['InternalError', 500]);
  await rename(`${records}-away`, records);
  expect(server.logged.splice(0)).toEqual(
    Array(3).fill(expect.stringMatching(/^Request \w+ failed: Error \(ENOENT\)\.$/)),
  );
  expect(String(await read('disk'))).toBe('old');
  expect(await server.files()).toEqual(['disk']);
  await server.restart();
  await complete('disk', single, [only]);
  expect(String(await read('disk'))).toBe('only');
  await complete('disk', id, parts);
  expect((await read('disk')).length).toBe(smallest + 3);
  await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'disk' }));
});

describe('lists', () => {
  test('of parts, page by page', async () => {
    const id = await open('listed');
    for (const number of [3, 1, 2]) await send('listed', id, number, Buffer.alloc(number, 'x'));
    const list = (more = {}) =>
      server.client().send(new ListPartsCommand({ Bucket, Key: 'listed', UploadId: id, ...more }));
    expect((await list()).Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const page = await list({ MaxParts: 2 });
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect((await list({ PartNumberMarker: '2' })).Parts?.length).toBe(1);
    await server.restart();
    expect((await list()).Parts?.map(({ Size }) => Size)).toEqual([1, 2, 3]);
    await abort('listed', id);
    expect(await refusalOf(list())).toEqual(['NoSuchUpload', 404]);
  });

  test('of uploads, by prefix and page by page', async () => {
    const keys = ['a/1', 'a/1', 'a/2', 'b/ü 1'];
    const opened = await Promise.all(keys.map(async (key) => [key, await open(key)] as const));
    const list = (more = {}) => server.client().send(new ListMultipartUploadsCommand({ Bucket, ...more }));
    expect((await list()).Uploads?.map(({ Key }) => Key)).toEqual(keys);
    expect((await list({ Prefix: 'a/' })).Uploads?.length).toBe(3);
    expect((await list({ Prefix: 'b', EncodingType: 'url' })).Uploads?.[0]?.Key).toBe('b%2F%C3%BC%201');
    const first = await list({ MaxUploads: 1 });
    const rest = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    const ids = [...(first.Uploads ?? []), ...(rest.Uploads ?? [])].map(({ UploadId }) => UploadId);
    expect(new Set(ids)).toEqual(new Set(opened.map(([, id]) => id)));
    for (const [key, id] of opened) await abort(key, id);
    expect((await list()).Uploads).toBeUndefined();
  });
});

test('a client that goes away in mid-upload leaves nothing', async () => {
  const id = await open('cut');
  for (const query of [undefined, { uploadId: id, partNumber: '1' }]) {
    const { url, headers } = signHeaders({
      endpoint: server.endpoint(),
      method: 'PUT',
      path: '/box/cut',
      credentials,
      ...(query === undefined ? {} : { query }),
    });
    const sent = request(url, { method: 'PUT', headers: { ...headers, 'content-length': 10_000_000 } });
    sent.on('error', () => undefined);
    sent.write(bytes(3_000_000));
    await expect.poll(server.leftovers, patience).toHaveLength(2);
    sent.destroy();
    await expect.poll(server.leftovers, patience).toHaveLength(1);
  }
  const parts = await server.client().send(new ListPartsCommand({ Bucket, Key: 'cut', UploadId: id }));
  expect(parts.Parts).toBeUndefined();
  expect(await refusalOf(server.client().send(new GetObjectCommand({ Bucket, Key: 'cut' })))).toEqual([
    'NoSuchKey',
    404,
  ]);
  await abort('cut', id);
});
