import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytes, clientFor, credentials, refusalOf, serveForTests } from './testing/serve-for-tests.ts';
import { type HandMadeRequest, presign, send, signChunks, signHeaders } from './testing/signed-request.ts';

let server: Awaited<ReturnType<typeof serveForTests>>;
beforeAll(async () => {
  server = await serveForTests();
  await server.client().send(new PutObjectCommand({ Bucket: 'box', Key: 'a b+ü', Body: 'signed' }));
});
afterAll(() => server.stop());

const minute = 60_000;
const made = (changes: Partial<HandMadeRequest> = {}): HandMadeRequest => ({
  endpoint: server.endpoint(),
  method: 'GET',
  path: '/box/a b+ü',
  credentials,
  ...changes,
});
const codeOf = (body: string) => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? null;
const answerTo = async (wanted: HandMadeRequest, body?: Buffer | string, more: Record<string, string> = {}) => {
  const signed = signHeaders(wanted);
  const answer = await send(wanted.method, { ...signed, headers: { ...signed.headers, ...more } }, body);
  return { ...answer, code: codeOf(answer.body) };
};

describe('the SDK', () => {
  const list = (changes: object) =>
    refusalOf(clientFor(server.endpoint(), changes).send(new ListObjectsV2Command({ Bucket: 'box' })));
  test('with the right key is served, in any region', async () => {
    expect(await list({})).toEqual(['none', 200]);
    expect(await list({ region: 'eu-central-1' })).toEqual(['none', 200]);
  });
  test('with a wrong secret is refused', async () => {
    const wrong = { ...credentials, secretAccessKey: 'wrong' };
    expect(await list({ credentials: wrong })).toEqual(['SignatureDoesNotMatch', 403]);
    const put = new PutObjectCommand({ Bucket: 'box', Key: 'no', Body: bytes(9_000_000) });
    expect(await refusalOf(clientFor(server.endpoint(), { credentials: wrong }).send(put))).toEqual([
      'SignatureDoesNotMatch',
      403,
    ]);
    const get = new GetObjectCommand({ Bucket: 'box', Key: 'no' });
    expect(await refusalOf(server.client().send(get))).toEqual(['NoSuchKey', 404]);
  });
  test('with an unknown key id is refused', async () => {
    expect(await list({ credentials: { ...credentials, accessKeyId: 'other' } })).toEqual(['InvalidAccessKeyId', 403]);
  });
});

describe('a request signed in its headers', () => {
  test('is served', async () => {
    expect(await answerTo(made())).toMatchObject({ status: 200, body: 'signed' });
  });
  test('but not at all is refused, whatever it asks for', async () => {
    for (const path of ['/', '/box', '/box/a', '/nothing', '/nothing/a']) {
      const answer = await send('GET', { url: server.endpoint() + path, headers: {} });
      expect([answer.status, codeOf(answer.body)]).toEqual([403, 'AccessDenied']);
    }
  });
  test('at another time is RequestTimeTooSkewed', async () => {
    for (const at of [Date.now() - 16 * minute, Date.now() + 16 * minute]) {
      expect(await answerTo(made({ at }))).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
    }
    expect((await answerTo(made({ at: Date.now() - 14 * minute }))).status).toBe(200);
  });
  test('and changed after is refused', async () => {
    const signed = signHeaders(made());
    const changes = [
      () => send('DELETE', signed),
      () => send('GET', { ...signed, url: `${server.endpoint()}/box/other` }),
      () => send('GET', { ...signed, url: `${signed.url}?x-id=1` }),
      () => send('GET', { ...signed, headers: { ...signed.headers, host: 'elsewhere' } }),
    ];
    for (const change of changes) expect(codeOf((await change()).body)).toBe('SignatureDoesNotMatch');
    const unsigned = await answerTo(made(), undefined, { 'x-amz-meta-more': 'x' });
    expect(unsigned).toMatchObject({ status: 403, code: 'AccessDenied' });
  });
  test('malformed is refused', async () => {
    const signed = signHeaders(made());
    const send1 = async (authorization: string) =>
      codeOf((await send('GET', { ...signed, headers: { ...signed.headers, authorization } })).body);
    expect(await send1('AWS4-HMAC-SHA256 nonsense')).toBe('AuthorizationHeaderMalformed');
    expect(await send1('AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0')).toBe(
      'AuthorizationHeaderMalformed',
    );
    expect(await send1('AWS key:signature')).toBe('InvalidRequest');
    const short = String(signed.headers.authorization).slice(0, -1);
    expect(await send1(short)).toBe('SignatureDoesNotMatch');
  });
  test('may be a HEAD, whose refusals have no body', async () => {
    const answer = await answerTo(made({ method: 'HEAD', path: '/box/none' }));
    expect(answer).toMatchObject({ status: 404, body: '' });
    const head = server.client().send(new HeadObjectCommand({ Bucket: 'box', Key: 'none' }));
    expect(await refusalOf(head)).toEqual(['NotFound', 404]);
  });
});

describe('a presigned address', () => {
  test('is served to anyone, for its time', async () => {
    const got = await send('GET', { url: presign(made(), 60), headers: {} });
    expect(got).toMatchObject({ status: 200, body: 'signed' });
    const disposition = { 'response-content-disposition': 'attachment; filename="x"' };
    const named = await send('GET', { url: presign(made({ query: disposition }), 60), headers: {} });
    expect(named.headers['content-disposition']).toBe('attachment; filename="x"');
    const put = await send('PUT', { url: presign(made({ method: 'PUT', path: '/box/p' }), 60), headers: {} }, 'put');
    expect(put.status).toBe(200);
    expect((await answerTo(made({ path: '/box/p' }))).body).toBe('put');
  });
  test('is refused after it, before it, changed, or with a wrong secret', async () => {
    const wrong = { ...credentials, secretAccessKey: 'wrong' };
    const refused = [
      [presign(made({ at: Date.now() - 2 * minute }), 60), 'AccessDenied'],
      [presign(made({ at: Date.now() + 16 * minute }), 60), 'AccessDenied'],
      [presign(made(), 60).replace('Expires=60', 'Expires=61'), 'SignatureDoesNotMatch'],
      [presign(made(), 8 * 24 * 3600), 'AuthorizationQueryParametersError'],
      [presign(made({ credentials: wrong }), 60), 'SignatureDoesNotMatch'],
    ] as const;
    for (const [url, code] of refused) expect(codeOf((await send('GET', { url, headers: {} })).body)).toBe(code);
    const asPut = await send('PUT', { url: presign(made(), 60), headers: {} }, 'x');
    expect(codeOf(asPut.body)).toBe('SignatureDoesNotMatch');
  });
});

describe('a body', () => {
  const chunks = [bytes(70_000, 1), bytes(9_000, 2), Buffer.from('end')];
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const streaming = (): HandMadeRequest =>
    made({
      method: 'PUT',
      path: '/box/body',
      payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': String(length) },
    });
  const sendChunks = async (change: (framed: Buffer) => Buffer) => {
    const signed = signHeaders(streaming());
    const answer = await send('PUT', signed, change(signChunks(chunks, signed, credentials)));
    return answer.status === 200 ? 'none' : codeOf(answer.body);
  };

  test('in signed chunks is taken out of them', async () => {
    expect(await sendChunks((framed) => framed)).toBe('none');
    const got = await server.client().send(new GetObjectCommand({ Bucket: 'box', Key: 'body' }));
    const content = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    expect(content.equals(Buffer.concat(chunks))).toBe(true);
    expect(got.ContentEncoding).toBeUndefined();
  });
  test('in signed chunks that were changed, cut or dropped is refused', async () => {
    const flipped = (framed: Buffer) => {
      framed[40_000] = (framed[40_000] ?? 0) ^ 1;
      return framed;
    };
    expect(await sendChunks(flipped)).toBe('SignatureDoesNotMatch');
    expect(await sendChunks((framed) => framed.subarray(0, -90))).toBe('IncompleteBody');
    expect(await sendChunks((framed) => Buffer.concat([framed, Buffer.from('more\r\n')]))).toBe('IncompleteBody');
    expect(await sendChunks(() => Buffer.from('no chunks at all\r\n'))).toBe('InvalidRequest');
  });
  test('in unsigned chunks has its trailer checked', async () => {
    const put = async (trailer: string, name = 'x-amz-checksum-crc32') => {
      const answer = await answerTo(
        made({
          method: 'PUT',
          path: '/box/trailer',
          payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          headers: { 'x-amz-decoded-content-length': '5', 'x-amz-trailer': name },
        }),
        `5\r\nhello\r\n0\r\n${trailer}\r\n`,
      );
      return answer.code ?? answer.status;
    };
    expect(await put('x-amz-checksum-crc32:NhCmhg==\r\n')).toBe(200);
    expect(await put('x-amz-checksum-crc32:AAAAAA==\r\n')).toBe('BadDigest');
    expect(await put('')).toBe('MalformedTrailerError');
    expect(await put('nonsense\r\n')).toBe('MalformedTrailerError');
    expect(await put('x-amz-checksum-crc64nvme:AAAAAAAAAAA=\r\n', 'x-amz-checksum-crc64nvme')).toBe('NotImplemented');
  });
  test('that is not what its SHA-256, its length or its XML should be is refused', async () => {
    const put = made({ method: 'PUT', path: '/box/hash', payloadHash: 'a'.repeat(64) });
    expect((await answerTo(put, 'x')).code).toBe('XAmzContentSHA256Mismatch');
    const noLength = signHeaders(made({ method: 'PUT', path: '/box/none' }));
    const chunked = { ...noLength, headers: { ...noLength.headers, 'transfer-encoding': 'chunked' } };
    expect(codeOf((await send('PUT', chunked, 'x')).body)).toBe('MissingContentLength');
    const post = made({ method: 'POST', path: '/box', query: { delete: '' } });
    for (const xml of ['', 'text', '<Delete><Object></Delete>', '<Delete/>', '<Other/>', '<Delete>&bad;</Delete>']) {
      expect((await answerTo(post, xml)).code).toBe('MalformedXML');
    }
    const large = made({ method: 'PUT', path: '/box/big', headers: { 'content-length': String(6 * 1024 ** 3) } });
    expect((await answerTo(large)).code).toBe('EntityTooLarge');
  });
});

test('one connection serves request after request, refused ones too', async () => {
  const client = clientFor(server.endpoint(), { requestHandler: { httpAgent: { maxSockets: 1, keepAlive: true } } });
  for (let round = 0; round < 5; round++) {
    await client.send(new PutObjectCommand({ Bucket: 'box', Key: 'keep', Body: bytes(100_000) }));
    const missing = client.send(new GetObjectCommand({ Bucket: 'box', Key: 'missing' }));
    expect(await refusalOf(missing)).toEqual(['NoSuchKey', 404]);
    const big = new PutObjectCommand({ Bucket: 'nothing', Key: 'a', Body: bytes(300_000) });
    expect(await refusalOf(client.send(big))).toEqual(['NoSuchBucket', 404]);
  }
});

test('what is asked for and not done says so', async () => {
  expect((await answerTo(made({ query: { acl: '' } }))).code).toBe('NotImplemented');
  expect((await answerTo(made({ path: '/box' }))).code).toBe('NotImplemented');
  expect((await answerTo(made({ method: 'PATCH' }))).code).toBe('MethodNotAllowed');
  const unreadable = await send('GET', { url: `${server.endpoint()}/box/%ZZ`, headers: {} });
  expect(codeOf(unreadable.body)).toBe('InvalidURI');
  expect(server.logged).toEqual([]);
});
