import { createServer } from 'node:http';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { someOf } from '#tests/sample.ts';
import { createS3Bucket } from './create-s3-bucket.ts';
import { createS3Client, patienceOf } from './create-s3-client.ts';
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy.ts';

const megabyte = 1024 * 1024;
const denied = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
let real: TestBucket;
let proxy: FaultProxy;
beforeAll(async () => {
  real = await startTestBucket({ prefix: 'backups/' });
  proxy = await startFaultProxy(real.endpoint);
});
afterAll(async () => {
  await proxy.stop();
  await real.stop();
});
afterEach(() => {
  proxy.decide = () => 'pass';
  proxy.seen.length = 0;
});

const through = (changes = {}) => createS3Bucket({ ...real.settings, endpoint: proxy.endpoint, ...changes });
const upload = async (key: string, bodies: Buffer[], bucket = real.bucket) => {
  const id = await bucket.createUpload(key);
  const parts = await Promise.all(bodies.map((body, index) => bucket.uploadPart(key, id, index + 1, body)));
  await bucket.completeUpload(key, id, parts);
  return { id, parts };
};
/** The client has 50 connections; a call that waits longer for one than it would for the bucket counts as hung. */
const inBatches = async <Result>(count: number, call: (index: number) => Promise<Result>) => {
  const results: Result[] = [];
  while (results.length < count) {
    const length = Math.min(40, count - results.length);
    results.push(...(await Promise.all(Array.from({ length }, (_, index) => call(results.length + index)))));
  }
  return results;
};
const collect = async <Item>(items: AsyncIterable<Item>) => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

describe('the port', () => {
  test('an upload becomes an object, which is found, read in ranges, listed and deleted', async () => {
    const { bucket } = real;
    await bucket.check();
    const key = 'sub/ä b+%.zip';
    const bodies = [Buffer.alloc(5 * megabyte, 'a'), Buffer.from('tail')];
    const id = await bucket.createUpload(key);
    expect(await bucket.listUploads('sub/')).toEqual([{ key, uploadId: id, initiatedOn: expect.any(Date) }]);
    expect(await bucket.listUploads('other')).toEqual([]);
    const parts = await Promise.all(bodies.map((body, index) => bucket.uploadPart(key, id, index + 1, body)));
    expect(await bucket.head(key)).toBeNull();
    await bucket.completeUpload(key, id, parts);
    expect(await bucket.listUploads('')).toEqual([]);

    const size = 5 * megabyte + 4;
    const object = await bucket.head(key);
    expect(object).toEqual({ key, size, etag: expect.stringMatching(/-2$/), lastModified: expect.any(Date) });
    expect(await collect(bucket.list('sub'))).toMatchObject([{ key, size, etag: object?.etag }]);
    expect(String(await bucket.read(key, { start: size - 6, end: size }))).toBe('aatail');
    expect((await bucket.read(key, { start: 3, end: 3 })).length).toBe(0);
    expect(bucket.url(key)).toBe(`${real.endpoint}/stack-backups/backups/sub/%C3%A4%20b%2B%25.zip`);
    await bucket.delete(key);
    await bucket.delete(key);
    expect(await bucket.head(key)).toBeNull();
  });

  test('an aborted upload is gone, and may be aborted again', async () => {
    const id = await real.bucket.createUpload('gone');
    await real.bucket.uploadPart('gone', id, 1, Buffer.from('x'));
    await real.bucket.abortUpload('gone', id);
    await real.bucket.abortUpload('gone', id);
    expect(await real.bucket.listUploads('')).toEqual([]);
  });

  /** A page has 1,000: one of the lists by chance (TESTS_SEED), both in the whole run. */
  const lists = someOf(['objects', 'uploads'] as const, 1, 'lists beyond a page');

  test.runIf(lists.includes('objects'))(
    'the list of objects is whole beyond a page, and stays in the prefix',
    async () => {
      const client = createS3Client(real.settings, patienceOf(60_000, { isPersistent: false }));
      const put = (Key: string) => client.send(new PutObjectCommand({ Bucket: 'stack-backups', Key, Body: '-' }));
      await inBatches(1010, (index) => put(`backups/many/${index}`));
      await put('elsewhere/many/1');
      expect((await collect(real.bucket.list('many/'))).length).toBe(1010);
      expect((await collect(real.bucket.list(''))).every(({ key }) => key.startsWith('many/'))).toBe(true);
    },
  );

  test.runIf(lists.includes('uploads'))('the list of uploads is whole beyond a page', async () => {
    const ids = await inBatches(1010, () => real.bucket.createUpload('same key'));
    const open = await real.bucket.listUploads('same');
    expect(new Set(open.map(({ uploadId }) => uploadId))).toEqual(new Set(ids));
    await inBatches(ids.length, (index) => real.bucket.abortUpload('same key', ids[index] ?? ''));
  });

  test('works without checksums that are not required', async () => {
    const plain = createS3Bucket({ ...real.settings, checksums: 'WHEN_REQUIRED' });
    await upload('plain', [Buffer.from('no checksum')], plain);
    expect(String(await plain.read('plain', { start: 0, end: 11 }))).toBe('no checksum');
    await plain.delete('plain');
  });
});

describe('other stores, and what stands before them', () => {
  test('weak ETags are as good as the bucket’s own, and a replaced object is still noticed', async () => {
    proxy.decide = () => 'weak ETag';
    const bucket = through();
    await upload('weak', [Buffer.alloc(5 * megabyte), Buffer.from('tail')], bucket);
    const object = await bucket.head('weak');
    expect(object?.etag).toBe((await real.bucket.head('weak'))?.etag);
    expect((await bucket.read('weak', { start: 0, end: 3 }, { etag: object?.etag ?? '' })).length).toBe(3);
    const options = { contentType: 'text/plain', etag: null };
    const etag = await bucket.put('note', Buffer.from('1'), options);
    await bucket.put('note', Buffer.from('2'), { ...options, etag });
    await expect(bucket.put('note', Buffer.from('3'), { ...options, etag })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
    await Promise.all(['weak', 'note'].map((key) => bucket.delete(key)));
  });

  test('uploads are found in a store that lists them by whole keys alone', async () => {
    const id = await real.bucket.createUpload('folder/open');
    proxy.decide = ({ parameters }) =>
      parameters.has('prefix')
        ? {
            status: 200,
            html: '<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>',
          }
        : 'pass';
    expect(await through().listUploads('folder/')).toMatchObject([{ key: 'folder/open', uploadId: id }]);
    expect(await through().listUploads('other/')).toEqual([]);
    await real.bucket.abortUpload('folder/open', id);
  });

  test('a proxy that limits bodies is named with the size, and no page of it reaches the sentence', async () => {
    const id = await real.bucket.createUpload('large');
    proxy.decide = () => ({ status: 413, html: '<html><h1>413 Request Entity Too Large</h1></html>' });
    const refused = through().uploadPart('large', id, 1, Buffer.alloc(5 * megabyte));
    await expect(refused).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      reason: 'BODY_TOO_LARGE',
      message: expect.stringMatching(/^413: something before the bucket .* of 5(\.\d+)? [KM]i?B.*client_max_body_size/),
      details: expect.not.stringContaining('<'),
    });
    await real.bucket.abortUpload('large', id);
  });

  test('a web page in the place of the bucket is no empty bucket', async () => {
    proxy.decide = () => ({ status: 200, html: '<html><body>Log in to the network</body></html>' });
    await expect(through().check()).rejects.toMatchObject({ code: 'BUCKET_REFUSED' });
    await expect(collect(through().list(''))).rejects.toMatchObject({ code: 'BUCKET_REFUSED' });
  });

  test('an object in cold storage is told as that', async () => {
    await upload('cold', [Buffer.from('x')]);
    const message = "The operation is not valid for the object's storage class";
    proxy.decide = ({ method }) => (method === 'GET' ? { status: 403, code: 'InvalidObjectState', message } : 'pass');
    await expect(through().read('cold', { start: 0, end: 1 })).rejects.toMatchObject({
      reason: 'IN_COLD_STORAGE',
      message: expect.stringMatching(/^The operation is not valid .*: cold is in a class .*RestoreObject/),
    });
    await real.bucket.delete('cold');
  });

  test('an explicit deny names the policy and the encryption, and not a permission that the key has', async () => {
    const message =
      'User is not authorized to perform: s3:PutObject because of an explicit deny in a resource-based policy';
    proxy.decide = () => ({ status: 403, code: 'AccessDenied', message });
    await expect(through().createUpload('a')).rejects.toMatchObject({
      message: expect.stringMatching(/^User is not authorized .* S3_SSE /),
    });
  });

  test('the encryption and the lock that are set are asked for with each new object', async () => {
    const asked: unknown[] = [];
    const server = createServer((raw, response) => {
      const names = [
        'server-side-encryption',
        'server-side-encryption-aws-kms-key-id',
        'object-lock-mode',
        'object-lock-retain-until-date',
      ];
      asked.push(names.map((name) => raw.headers[`x-amz-${name}`] ?? null));
      raw.resume().on('end', () => {
        response.writeHead(200, { etag: '"e"', 'content-type': 'application/xml' });
        response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const bucket = createS3Bucket({
      ...real.settings,
      endpoint,
      encryption: { algorithm: 'aws:kms', kmsKeyId: 'key-1' },
      lock: { days: 30, mode: 'COMPLIANCE' },
    });
    await bucket.createUpload('a', undefined, { lockedUntil: new Date('2027-01-01T00:00:00Z') });
    await bucket.put('b', Buffer.from('-'), { contentType: 'text/plain', etag: null });
    server.closeAllConnections();
    server.close();
    expect(asked).toEqual([
      ['aws:kms', 'key-1', 'COMPLIANCE', '2027-01-01T00:00:00Z'],
      ['aws:kms', 'key-1', null, null],
    ]);
  });

  test('a store that says when to ask again is asked then', async () => {
    const busy = { status: 503, code: 'SlowDown', message: 'no tomes available', retryAfter: '1' } as const;
    proxy.decide = ({ count }) => (count === 0 ? busy : 'pass');
    const started = performance.now();
    await through().check();
    expect(performance.now() - started).toBeGreaterThan(900);
    proxy.decide = () => ({ ...busy, retryAfter: '100' });
    await expect(through({ timeoutMs: 1000 }).check()).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
      message: expect.stringMatching(/is busy .*503 SlowDown: no tomes available.* S3_TIMEOUT_SECONDS/),
    });
  });
});

describe('a refusal', () => {
  const refused = (settings: object, call = (bucket: ReturnType<typeof through>) => bucket.check()) =>
    expect(call(createS3Bucket({ ...real.settings, ...settings }))).rejects;
  const { accessKeyId, secretAccessKey } = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };

  test('names the setting that is wrong, and never its value', async () => {
    await refused({ credentials: { accessKeyId, secretAccessKey: 'hushhush' } }).toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringMatching(/^The signature does not match.*S3_SECRET_ACCESS_KEY/),
      details: expect.stringMatching(
        /^Status Code: 403, AWS Request ID: [0-9A-F]{16}, AWS Error Code: SignatureDoesNotMatch, AWS Error Message: /,
      ),
    });
    await refused({ credentials: { accessKeyId: 'nobody', secretAccessKey } }).toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringContaining('S3_ACCESS_KEY_ID'),
    });
    await refused({ name: 'missing' }).toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringMatching(
        /^The specified bucket does not exist: S3_BUCKET is missing, and 127\.0\.0\.1:\d+/,
      ),
    });
  });

  test('of access begins with S3’s words and names the permission', async () => {
    proxy.decide = () => denied;
    await expect(through().createUpload('a')).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      message:
        'Access Denied: the bucket stack-backups refused the upload. The key S3_ACCESS_KEY_ID needs s3:PutObject on stack-backups.',
      details: 'Status Code: 403, AWS Request ID: REQ1, AWS Error Code: AccessDenied, AWS Error Message: Access Denied',
    });
    const words = async (work: Promise<unknown>) => {
      const error: unknown = await work.catch((failure: unknown) => failure);
      return error instanceof Error ? error.message : '';
    };
    const bucket = through();
    expect(await words(bucket.read('a', { start: 0, end: 1 }))).toContain('s3:GetObject on');
    expect(await words(bucket.head('a'))).toMatch(/^Access Denied: .* s3:GetObject on/);
    expect(await words(bucket.delete('a'))).toContain('s3:DeleteObject on');
    expect(await words(bucket.abortUpload('a', 'b'))).toContain('s3:AbortMultipartUpload on');
    expect(await words(bucket.listUploads(''))).toContain('s3:ListBucketMultipartUploads on');
    expect(await words(collect(bucket.list('')))).toContain('s3:ListBucket on');
    expect(await words(bucket.uploadPart('a', 'b', 1, Buffer.from('x')))).toContain('s3:PutObject on');
    expect(await words(bucket.completeUpload('a', 'b', []))).toContain('s3:PutObject on');
  });

  test('of a time or a place says which clock or region', async () => {
    proxy.decide = () => ({ status: 403, code: 'RequestTimeTooSkewed', message: 'Too large.' });
    await expect(through().check()).rejects.toThrow(/Set the clock\.$/);
    proxy.decide = () => ({ status: 400, code: 'AuthorizationHeaderMalformed', message: 'the region is wrong' });
    await expect(through().check()).rejects.toThrow(/S3_REGION is us-east-1/);
    proxy.decide = () => ({ status: 400, code: 'SomethingNew', message: 'A new reason.' });
    await expect(through().check()).rejects.toThrow(/^A new reason: the bucket stack-backups refused to list/);
  });

  test('for want of the object is ARCHIVE_NOT_FOUND', async () => {
    await expect(real.bucket.read('none.zip', { start: 0, end: 1 })).rejects.toMatchObject({
      code: 'ARCHIVE_NOT_FOUND',
      message: 'There is no none.zip in the bucket stack-backups.',
    });
  });

  test('of a range that is not there, or of an object that changed, is ARCHIVE_INVALID', async () => {
    await upload('short', [Buffer.from('0123456789')]);
    const etag = (await real.bucket.head('short'))?.etag ?? '';
    expect(String(await real.bucket.read('short', { start: 2, end: 4 }, { etag }))).toBe('23');
    for (const range of [
      { start: 5, end: 11 },
      { start: 10, end: 11 },
    ]) {
      await expect(real.bucket.read('short', range)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    }
    await upload('short', [Buffer.from('changed...')]);
    await expect(real.bucket.read('short', { start: 2, end: 4 }, { etag })).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringContaining('short changed while it was read'),
    });
  });
});

describe('a fault', () => {
  test('that passes is not seen', async () => {
    const slow = { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' };
    proxy.decide = ({ count }) => (count === 0 ? 'reset' : count === 1 ? slow : 'pass');
    const bucket = through();
    const bodies = [Buffer.alloc(5 * megabyte, 'a'), Buffer.from('end')];
    await upload('faults', bodies, bucket);
    expect(await bucket.read('faults', { start: 5 * megabyte - 1, end: 5 * megabyte + 3 })).toEqual(
      Buffer.from('aend'),
    );
    proxy.seen.length = 0;
    proxy.decide = ({ count }) => (count < 2 ? 'cut the body' : 'pass');
    expect((await bucket.read('faults', { start: 0, end: 5 * megabyte })).equals(bodies[0] ?? Buffer.alloc(0))).toBe(
      true,
    );
    expect(proxy.seen).toEqual(['GET', 'GET', 'GET']);
  });

  test('that stays is BUCKET_UNREACHABLE after five tries', async () => {
    proxy.decide = () => ({ status: 500, code: 'InternalError', message: 'We encountered an internal error.' });
    await expect(through().check()).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
      message: expect.stringContaining('(500 InternalError: We encountered an internal error'),
      details: expect.stringMatching(/^Status Code: 500, AWS Request ID: REQ1, AWS Error Code: InternalError/),
    });
    expect(proxy.seen.length).toBe(5);
    proxy.decide = () => 'reset';
    await expect(through().check()).rejects.toMatchObject({ code: 'BUCKET_UNREACHABLE' });
    const nowhere = createS3Bucket({ ...real.settings, endpoint: 'http://127.0.0.1:9' });
    await expect(nowhere.check()).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
      message: expect.stringContaining('at 127.0.0.1:9 does not answer: the connection was refused'),
      details: 'AWS Error Code: ECONNREFUSED',
    });
    const nameless = createS3Bucket({ ...real.settings, endpoint: 'http://bucket.invalid' });
    await expect(nameless.check()).rejects.toMatchObject({ code: 'BUCKET_UNREACHABLE' });
  });

  test('that is silence ends with a sentence, in a body too', async () => {
    const settings = { ...real.settings, endpoint: proxy.endpoint };
    const impatient = createS3Bucket(settings, patienceOf(300, { isPersistent: true }));
    await upload('silence', [Buffer.alloc(megabyte)]);
    for (const fault of ['hang', 'stall the body'] as const) {
      proxy.decide = () => fault;
      await expect(impatient.read('silence', { start: 0, end: megabyte })).rejects.toMatchObject({
        code: 'BUCKET_UNREACHABLE',
        message: expect.stringContaining('does not answer: nothing came in time'),
      });
    }
  });

  test('of a completion whose answer is lost is looked up, not guessed', async () => {
    proxy.decide = ({ method, query }) => (method === 'POST' && query === 'uploadId' ? 'lose the answer' : 'pass');
    const bucket = through();
    await upload('lost', [Buffer.alloc(5 * megabyte, 'a'), Buffer.from('end')], bucket);
    expect((await real.bucket.head('lost'))?.size).toBe(5 * megabyte + 3);

    proxy.decide = ({ method, query }) => (method === 'POST' && query === 'uploadId' ? 'reset' : 'pass');
    await expect(upload('lost', [Buffer.from('another')], bucket)).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
    });
    expect((await real.bucket.head('lost'))?.size).toBe(5 * megabyte + 3);
    for (const { key, uploadId } of await real.bucket.listUploads('lost')) await bucket.abortUpload(key, uploadId);
  });
});

describe('a signal', () => {
  test('stops what is under way, and what has not begun', async () => {
    const bucket = through();
    const id = await bucket.createUpload('stopped');
    proxy.decide = () => 'hang';
    const calls: ((signal: AbortSignal) => Promise<unknown>)[] = [
      (signal) => bucket.read('stopped', { start: 0, end: 1 }, { signal }),
      (signal) => bucket.head('stopped', signal),
      (signal) => bucket.createUpload('stopped', signal),
      (signal) => bucket.uploadPart('stopped', id, 1, Buffer.alloc(megabyte), signal),
      (signal) => collect(bucket.list('', signal)),
    ];
    for (const call of calls) {
      await expect(call(AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'STOPPED' });
      await expect(call(AbortSignal.abort())).rejects.toMatchObject({ code: 'STOPPED' });
    }
    const completed = bucket.completeUpload('stopped', id, [], AbortSignal.abort());
    await expect(completed).rejects.toMatchObject({ code: 'STOPPED' });
    proxy.decide = () => 'pass';
    await bucket.abortUpload('stopped', id);
  });
});
