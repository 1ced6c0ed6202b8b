import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { credentials, refusalOf, serveForTests } from './testing/serve-for-tests.ts';
import { send, signHeaders } from './testing/signed-request.ts';

const Bucket = 'box';
let server: Awaited<ReturnType<typeof serveForTests>>;
beforeAll(async () => {
  server = await serveForTests();
});
afterAll(() => server.stop());

const put = async (Key: string, Body: string, more = {}) =>
  server.client().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, VersionId?: string) => server.client().send(new GetObjectCommand({ Bucket, Key, VersionId }));
const text = async (Key: string, VersionId?: string) => (await get(Key, VersionId)).Body?.transformToString();
const remove = (Key: string, VersionId?: string) =>
  server.client().send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
const setVersioning = (Status: 'Enabled' | 'Suspended') =>
  server.client().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const versions = async (Prefix: string, more = {}) => {
  const page = await server.client().send(new ListObjectVersionsCommand({ Bucket, Prefix, ...more }));
  const listed = page.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]) ?? [];
  const markers = page.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]) ?? [];
  return { page, listed, markers };
};
const listedKeys = async (Prefix: string) =>
  (await server.client().send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.map(({ Key }) => Key) ?? [];

test('a bucket that never kept versions has none, and its objects are the version "null"', async () => {
  expect((await server.client().send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  const { VersionId } = await put('plain', 'one');
  expect(VersionId).toBeUndefined();
  expect((await versions('plain')).listed).toEqual([['null', true]]);
  expect(await text('plain', 'null')).toBe('one');
  expect(await refusalOf(get('plain', '0'.repeat(32)))).toEqual(['NoSuchVersion', 404]);
  expect(await refusalOf(get('plain', 'x'))).toEqual(['InvalidArgument', 400]);
  expect((await remove('plain')).DeleteMarker).toBeUndefined();
  expect((await versions('plain')).listed).toEqual([]);
});

describe('with versions', () => {
  beforeEach(() => setVersioning('Enabled'));

  test('what is replaced and deleted stays, also over a restart, until its version is deleted', async () => {
    const first = (await put('kept', 'first')).VersionId ?? '';
    const second = (await put('kept', 'second')).VersionId ?? '';
    expect(first).not.toBe(second);
    const marker = await remove('kept');
    expect(marker).toMatchObject({ DeleteMarker: true });
    await server.restart();
    expect(await refusalOf(get('kept'))).toEqual(['NoSuchKey', 404]);
    expect(await listedKeys('kept')).toEqual([]);
    expect(await text('kept', first)).toBe('first');
    expect(await text('kept', second)).toBe('second');
    expect((await refusalOf(get('kept', marker.VersionId)))[1]).toBe(405);
    const all = await versions('kept');
    expect([all.listed, all.markers]).toEqual([
      [
        [second, false],
        [first, false],
      ],
      [[marker.VersionId, true]],
    ]);

    expect(await remove('kept', marker.VersionId)).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await text('kept')).toBe('second');
    expect((await get('kept')).VersionId).toBe(second);
    await remove('kept', second);
    expect(await text('kept')).toBe('first');
    await remove('kept', first);
    expect((await versions('kept')).listed).toEqual([]);
    await remove('kept', first);
    expect((await server.files()).filter((name) => name.startsWith('kept'))).toEqual([]);
    expect(await server.leftovers()).toEqual([]);
  });

  test('an object of parts is a version, too', async () => {
    const client = server.client();
    await put('parts', 'before');
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const upload = { Bucket, Key: 'parts', UploadId };
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'after' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const { VersionId } = await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    expect((await versions('parts')).listed[0]).toEqual([VersionId, true]);
    expect(await text('parts')).toBe('after');
  });

  test('an older version is copied onto its own key', async () => {
    const old = (await put('back', 'old')).VersionId;
    await put('back', 'new');
    const CopySource = `${Bucket}/back?versionId=${old}`;
    const copy = await server.client().send(new CopyObjectCommand({ Bucket, Key: 'back', CopySource }));
    expect(copy.CopySourceVersionId).toBe(old);
    expect(await text('back')).toBe('old');
    expect((await versions('back')).listed[0]).toEqual([copy.VersionId, true]);
    await remove('back', old);
    await server.restart();
    expect(await text('back')).toBe('old');
  });

  test('what was there before is the version "null"', async () => {
    await setVersioning('Suspended');
    expect((await put('older', 'one')).VersionId).toBe('null');
    await setVersioning('Enabled');
    const { VersionId } = await put('older', 'two');
    expect((await versions('older')).listed).toEqual([
      [VersionId, true],
      ['null', false],
    ]);
    await setVersioning('Suspended');
    await put('older', 'three');
    expect((await versions('older')).listed).toEqual([
      ['null', true],
      [VersionId, false],
    ]);
    expect(await remove('older')).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
    expect((await versions('older')).listed).toEqual([[VersionId, false]]);
  });

  test('a marker is made even where there is nothing, and many are deleted at once', async () => {
    const client = server.client();
    expect(await remove('nothing')).toMatchObject({ DeleteMarker: true });
    const { VersionId } = await put('many', 'x');
    const result = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'many' }, { Key: 'many', VersionId }, { Key: 'many', VersionId: 'no' }] },
      }),
    );
    expect(result.Deleted?.[0]).toMatchObject({ Key: 'many', DeleteMarker: true });
    expect(result.Deleted?.[1]).toMatchObject({ Key: 'many', VersionId });
    expect(result.Errors).toMatchObject([{ Key: 'many', Code: 'InvalidArgument' }]);
  });

  test('the list goes on after a version, and each is in it once', async () => {
    for (const Key of ['p/a', 'p/b', 'p/b', 'p/b', 'p/c']) await put(Key, 'x');
    await remove('p/a');
    const found: unknown[] = [];
    let [KeyMarker, VersionIdMarker]: (string | undefined)[] = [];
    for (;;) {
      const { page, listed, markers } = await versions('p/', { MaxKeys: 2, KeyMarker, VersionIdMarker });
      found.push(...listed, ...markers);
      if (!page.IsTruncated) break;
      [KeyMarker, VersionIdMarker] = [page.NextKeyMarker, page.NextVersionIdMarker];
    }
    expect(found.length).toBe(6);
    expect(new Set(found.map(String)).size).toBe(6);
    expect(await refusalOf(versions('p/', { VersionIdMarker: 'x' }))).toEqual(['InvalidArgument', 400]);
  });

  test('conditions of a write are those of the newest version', async () => {
    const { ETag } = await put('cond', 'one');
    await remove('cond');
    expect(await refusalOf(put('cond', 'two', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
    await put('cond', 'two', { IfNoneMatch: '*' });
    expect(await refusalOf(put('cond', 'three', { IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
  });
});

describe('encryption', () => {
  test('that was asked for is told with each answer', async () => {
    const sse = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'arn:key' };
    expect(await put('sse', 'x', sse)).toMatchObject(sse);
    await server.restart();
    expect(await get('sse')).toMatchObject(sse);
    expect(await server.client().send(new HeadObjectCommand({ Bucket, Key: 'sse' }))).toMatchObject(sse);
    expect(await refusalOf(put('bad', 'x', { ServerSideEncryption: 'rot13' }))).toEqual(['InvalidArgument', 400]);
    expect(await refusalOf(put('bad', 'x', { ServerSideEncryption: 'AES256', SSEKMSKeyId: 'k' }))).toEqual([
      'InvalidArgument',
      400,
    ]);
  });

  test('with a key of the customer’s asks for the key again, for parts and copies too', async () => {
    const client = server.client();
    const own = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: Buffer.alloc(32, 7).toString('latin1') };
    const target = { Bucket, Key: 'own' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...own }));
    const part = { ...target, UploadId, PartNumber: 1, Body: 'secret' };
    expect(await refusalOf(client.send(new UploadPartCommand(part)))).toEqual(['InvalidRequest', 400]);
    const { ETag } = await client.send(new UploadPartCommand({ ...part, ...own }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));

    const read = (more = {}) => client.send(new GetObjectCommand({ ...target, ...more }));
    expect(await refusalOf(read())).toEqual(['InvalidRequest', 400]);
    expect((await refusalOf(client.send(new HeadObjectCommand(target))))[1]).toBe(400);
    const other = { ...own, SSECustomerKey: Buffer.alloc(32, 8).toString('latin1') };
    expect(await refusalOf(read(other))).toEqual(['AccessDenied', 403]);
    const got = await read(own);
    expect(await got.Body?.transformToString()).toBe('secret');
    expect(got.SSECustomerKeyMD5).toMatch(/^.{22}==$/);

    const copy = { Bucket, Key: 'plain', CopySource: `${Bucket}/own` };
    expect(await refusalOf(client.send(new CopyObjectCommand(copy)))).toEqual(['InvalidRequest', 400]);
    const source = { CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: own.SSECustomerKey };
    await client.send(new CopyObjectCommand({ ...copy, ...source }));
    expect(await text('plain')).toBe('secret');
    expect(await refusalOf(client.send(new GetObjectCommand({ Bucket, Key: 'plain', ...own })))).toEqual([
      'InvalidRequest',
      400,
    ]);
  });

  test('a key whose MD5 is another is refused', async () => {
    const customer = 'x-amz-server-side-encryption-customer';
    const headers = {
      [`${customer}-algorithm`]: 'AES256',
      [`${customer}-key`]: Buffer.alloc(32, 7).toString('base64'),
      [`${customer}-key-md5`]: Buffer.alloc(16).toString('base64'),
      'content-length': '1',
    };
    const target = { endpoint: server.endpoint(), method: 'PUT', path: '/box/bad', headers, credentials };
    const answer = await send('PUT', signHeaders(target), 'x');
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('MD5 hash of the key');
  });
});
