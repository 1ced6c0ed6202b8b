import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytes, patience, refusalOf, serveForTests } from './testing/serve-for-tests.ts';

const Bucket = 'box';
let server: Awaited<ReturnType<typeof serveForTests>>;
beforeAll(async () => {
  server = await serveForTests();
});
afterAll(() => server.stop());

const put = (Key: string, Body: string | Buffer | Readable, more = {}) =>
  server.client().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more = {}) => server.client().send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (answer: Promise<GetObjectCommandOutput>) => (await answer).Body?.transformToString('latin1');
const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex');

describe('buckets', () => {
  test('are listed, looked up and made, once', async () => {
    const client = server.client();
    await client.send(new HeadBucketCommand({ Bucket }));
    expect(await refusalOf(client.send(new HeadBucketCommand({ Bucket: 'missing' })))).toEqual(['NotFound', 404]);
    await client.send(new CreateBucketCommand({ Bucket: 'another' }));
    expect(await refusalOf(client.send(new CreateBucketCommand({ Bucket: 'another' })))).toEqual([
      'BucketAlreadyOwnedByYou',
      409,
    ]);
    expect(await refusalOf(client.send(new CreateBucketCommand({ Bucket: 'No' })))).toEqual(['InvalidBucketName', 400]);
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map((bucket) => bucket.Name)).toEqual(['another', 'box']);
    expect(await refusalOf(client.send(new PutObjectCommand({ Bucket: 'missing', Key: 'a', Body: 'b' })))).toEqual([
      'NoSuchBucket',
      404,
    ]);
  });
});

describe('an object', () => {
  test('is a plain file with its name, and keeps its headers', async () => {
    const answer = await put('plain.zip', 'hello', {
      ContentType: 'application/zip',
      Metadata: { stack: 'prod' },
      CacheControl: 'no-store',
    });
    expect(answer.ETag).toBe(`"${md5(Buffer.from('hello'))}"`);
    expect(await readFile(join(server.folder, 'box', 'plain.zip'), 'utf8')).toBe('hello');
    await server.restart();
    const got = await get('plain.zip');
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({
      ContentType: 'application/zip',
      ContentLength: 5,
      Metadata: { stack: 'prod' },
      CacheControl: 'no-store',
      ETag: answer.ETag,
      AcceptRanges: 'bytes',
    });
    const head = await server.client().send(new HeadObjectCommand({ Bucket, Key: 'plain.zip' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: answer.ETag });
    expect(head.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await text(get('empty'))).toBe('');
    expect(await refusalOf(get('empty', { Range: 'bytes=0-1' }))).toEqual(['InvalidRange', 416]);
  });

  test('of tens of MB goes through aws-chunked with a trailer, unchanged', async () => {
    const content = bytes(40 * 1024 * 1024 + 17);
    const pieces = function* () {
      for (let offset = 0; offset < content.length; offset += 100_003) yield content.subarray(offset, offset + 100_003);
    };
    const { ETag, ChecksumCRC32 } = await put('big', Readable.from(pieces(), { objectMode: false }), {
      ContentLength: content.length,
    });
    expect(ETag).toBe(`"${md5(content)}"`);
    expect(ChecksumCRC32).toMatch(/^.{6}==$/);
    const got = await (await get('big')).Body?.transformToByteArray();
    expect(Buffer.from(got ?? []).equals(content)).toBe(true);
    const stored = await readFile(join(server.folder, 'box', 'big'));
    expect(stored.equals(content)).toBe(true);
  });

  test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('has its %s checked and given back', async (algorithm) => {
    const content = 'checked';
    const { ETag, ...answer } = await put(`sum-${algorithm}`, content, { ChecksumAlgorithm: algorithm });
    const name = `Checksum${algorithm}` as const;
    expect(answer[name]).toBeTruthy();
    expect((await get(`sum-${algorithm}`, { ChecksumMode: 'ENABLED' }))[name]).toBe(answer[name]);
    expect(await refusalOf(put('wrong', content, { [name]: 'AAAAAA==' }))).toEqual(['BadDigest', 400]);
    expect(await refusalOf(get('wrong'))).toEqual(['NoSuchKey', 404]);
  });

  test('with a wrong Content-MD5 is not made', async () => {
    const wrong = Buffer.from(md5(Buffer.from('other')), 'hex').toString('base64');
    expect(await refusalOf(put('md5', 'content', { ContentMD5: wrong }))).toEqual(['BadDigest', 400]);
    expect(await refusalOf(put('md5', 'content', { ContentMD5: 'x' }))).toEqual(['InvalidDigest', 400]);
    expect(await refusalOf(get('md5'))).toEqual(['NoSuchKey', 404]);
    expect(await server.leftovers()).toEqual([]);
  });

  test('that asks for what is not done is refused, not half done', async () => {
    expect(await refusalOf(put('tag', 'x', { Tagging: 'a=b' }))).toEqual(['NotImplemented', 501]);
    expect(await refusalOf(put('sse', 'x', { BucketKeyEnabled: true }))).toEqual(['NotImplemented', 501]);
  });

  test('whose file a person took away is gone, in lists too', async () => {
    await put('taken/away', 'x');
    await rm(join(server.folder, 'box', 'taken%2Faway'));
    expect(await refusalOf(get('taken/away'))).toEqual(['NoSuchKey', 404]);
    const listed = await server.client().send(new ListObjectsV2Command({ Bucket, Prefix: 'taken/' }));
    expect(listed.KeyCount).toBe(0);
    await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'taken/away' }));
  });
});

describe('ranges', () => {
  beforeAll(() => put('range', '0123456789'));
  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-4', '6789', 'bytes 6-9/10'],
    ['bytes=-400', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-999', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, content, ContentRange) => {
    const got = await get('range', { Range });
    expect(await got.Body?.transformToString()).toBe(content);
    expect(got).toMatchObject({ ContentRange, ContentLength: content.length });
    expect(got.$metadata.httpStatusCode).toBe(206);
  });
  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s is InvalidRange', async (Range) => {
    expect(await refusalOf(get('range', { Range }))).toEqual(['InvalidRange', 416]);
  });
  test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=5-2'])('%s gives the whole object', async (Range) => {
    expect(await text(get('range', { Range }))).toBe('0123456789');
  });
});

describe('conditions', () => {
  test('of a read', async () => {
    const { ETag = '' } = await put('cond', 'one');
    expect(await text(get('cond', { IfMatch: ETag }))).toBe('one');
    expect(await refusalOf(get('cond', { IfMatch: '"other"' }))).toEqual(['PreconditionFailed', 412]);
    expect((await refusalOf(get('cond', { IfNoneMatch: ETag })))[1]).toBe(304);
    expect((await refusalOf(get('cond', { IfModifiedSince: new Date(Date.now() + 1000) })))[1]).toBe(304);
    expect((await refusalOf(get('cond', { IfUnmodifiedSince: new Date(0) })))[1]).toBe(412);
  });

  test('of a write', async () => {
    const { ETag = '' } = await put('once', 'one', { IfNoneMatch: '*' });
    expect(await refusalOf(put('once', 'two', { IfNoneMatch: '*' }))).toEqual(['PreconditionFailed', 412]);
    expect(await text(get('once'))).toBe('one');
    await put('once', 'three', { IfMatch: ETag });
    expect(await refusalOf(put('once', 'four', { IfMatch: ETag }))).toEqual(['PreconditionFailed', 412]);
    expect(await refusalOf(put('never', 'x', { IfMatch: ETag }))).toEqual(['NoSuchKey', 404]);
  });

  test('of many writers of one key let one through', async () => {
    const writes = Array.from({ length: 12 }, (_, index) => refusalOf(put('race', `w${index}`, { IfNoneMatch: '*' })));
    const statuses = (await Promise.all(writes)).map(([, status]) => status).sort();
    expect(statuses).toEqual([200, ...Array(11).fill(412)]);
  });
});

test('a reader of an object that is replaced or deleted keeps the old one, then its data goes', async () => {
  const old = bytes(24 * 1024 * 1024, 7);
  await put('held', old);
  for (const change of [() => put('held', 'new'), () => put('held', old), undefined]) {
    const got = await get('held');
    const reader = got.Body;
    if (!(reader instanceof Readable)) throw new Error('no stream');
    const first = await new Promise<Buffer>((resolve) => reader.once('data', resolve));
    reader.pause();
    if (change === undefined) await server.client().send(new DeleteObjectCommand({ Bucket, Key: 'held' }));
    else await change();
    const pieces = [first];
    for await (const piece of reader) pieces.push(piece);
    expect(Buffer.concat(pieces).length).toBe(got.ContentLength);
  }
  await expect.poll(server.files, patience).not.toContainEqual(expect.stringMatching(/^held/));
  await expect.poll(server.leftovers, patience).toEqual([]);
});

test('a copy has data, headers and ETag of its source, without its bytes twice', async () => {
  const client = server.client();
  const copy = (Key: string, more = {}) =>
    client.send(new CopyObjectCommand({ Bucket, Key, CopySource: 'box/from%20here%2B', ...more }));
  const { ETag } = await put('from here+', 'copied', { ContentType: 'text/plain' });
  expect((await copy('to')).CopyObjectResult?.ETag).toBe(ETag);
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'from here+' }));
  expect(await get('to')).toMatchObject({ ContentType: 'text/plain', ETag });
  expect(await text(get('to'))).toBe('copied');
  expect(await refusalOf(copy('again'))).toEqual(['NoSuchKey', 404]);
  const self = { CopySource: 'box/to' };
  expect(await refusalOf(copy('to', self))).toEqual(['InvalidRequest', 400]);
  await copy('to', { ...self, MetadataDirective: 'REPLACE', ContentType: 'text/html' });
  expect((await get('to')).ContentType).toBe('text/html');
  expect(await text(get('to'))).toBe('copied');
  expect(await refusalOf(copy('x', { ...self, CopySourceIfMatch: '"no"' }))).toEqual(['PreconditionFailed', 412]);
});

const oddKeys = [
  '..',
  '../../escape',
  'a/../../b',
  './.',
  '.objects/x',
  '.hidden',
  '/leading',
  'trailing/',
  'double//slash',
  'per%2Fcent%25',
  'plus+and space',
  'ünïcode/日本語/😀',
  'quotes"\'<>&',
  'back\\slash',
  'new\nline\ttab\u0001',
  'Case',
  'case',
  'a',
  'a/b',
  'dot.',
  'k'.repeat(1024),
  `${'é'.repeat(511)}z`,
];

test('a key may hold anything, and never leaves its folder', async () => {
  const client = server.client();
  for (const Key of oddKeys) await put(Key, `content of ${Key}`);
  await server.restart();
  for (const Key of oddKeys) {
    const got = await server.client().send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe(`content of ${Key}`);
  }
  const listed: string[] = [];
  let token: string | undefined;
  do {
    const page = await server
      .client()
      .send(new ListObjectsV2Command({ Bucket, EncodingType: 'url', MaxKeys: 7, ContinuationToken: token }));
    listed.push(...(page.Contents ?? []).map(({ Key = '' }) => decodeURIComponent(Key)));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  const inByteOrder = oddKeys.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  expect(listed.filter((key) => oddKeys.includes(key))).toEqual(inByteOrder);
  expect(await refusalOf(put('k'.repeat(1025), 'x'))).toEqual(['KeyTooLongError', 400]);
  client.destroy();
  const result = await server
    .client()
    .send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: oddKeys.map((Key) => ({ Key })) } }));
  expect(result.Deleted?.length).toBe(oddKeys.length);
  expect(result.Errors).toBeUndefined();
  const after = await server.client().send(new ListObjectsV2Command({ Bucket, Prefix: 'k' }));
  expect(after.KeyCount).toBe(0);
});

describe('listing', () => {
  const count = 1234;
  beforeAll(async () => {
    const client = server.client();
    await client.send(new CreateBucketCommand({ Bucket: 'many' }));
    const keys = Array.from({ length: count }, (_, index) => `n/${index % 5}/${String(index).padStart(5, '0')}`);
    for (let index = 0; index < keys.length; index += 50) {
      await Promise.all(
        keys
          .slice(index, index + 50)
          .map((Key) => client.send(new PutObjectCommand({ Bucket: 'many', Key, Body: '-' }))),
      );
    }
  }, 60_000);
  const list = (more: object) => server.client().send(new ListObjectsV2Command({ Bucket: 'many', ...more }));

  test('gives 1,000 keys a page, each key once', async () => {
    const sizes: number[] = [];
    const keys = new Set<string>();
    let token: string | undefined;
    do {
      const page = await list({ ContinuationToken: token });
      sizes.push(page.KeyCount ?? 0);
      for (const { Key = '' } of page.Contents ?? []) keys.add(Key);
      token = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(token !== undefined);
    } while (token !== undefined);
    expect(sizes).toEqual([1000, 234]);
    expect(keys.size).toBe(count);
  });

  test('rolls keys up at the delimiter, page by page', async () => {
    const whole = await list({ Prefix: 'n/', Delimiter: '/' });
    expect(whole.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['n/0/', 'n/1/', 'n/2/', 'n/3/', 'n/4/']);
    expect(whole).toMatchObject({ KeyCount: 5, IsTruncated: false });
    const first = await list({ Prefix: 'n/', Delimiter: '/', MaxKeys: 2 });
    expect(first.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['n/0/', 'n/1/']);
    const second = await list({
      Prefix: 'n/',
      Delimiter: '/',
      MaxKeys: 2,
      ContinuationToken: first.NextContinuationToken,
    });
    expect(second.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['n/2/', 'n/3/']);
  });

  test('starts after a key, and knows no other token than its own', async () => {
    const page = await list({ Prefix: 'n/4/', StartAfter: 'n/4/01219' });
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(['n/4/01224', 'n/4/01229']);
    expect(await refusalOf(list({ ContinuationToken: '???' }))).toEqual(['InvalidArgument', 400]);
    expect(await refusalOf(list({ MaxKeys: -1 }))).toEqual(['InvalidArgument', 400]);
    expect((await list({ MaxKeys: 0 })).IsTruncated).toBe(false);
  });
});
