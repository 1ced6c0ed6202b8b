import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerStaticFile } from './answer-static-file.ts';

const answered = answerStaticFile(resolve('public'), resolve('.next/static'));
const server = createServer((request, response) => {
  if (!answered(request, response)) response.end('left to others');
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s of the banner is 405 with a sentence', async (method) => {
  const answer = await fetch(`${base}/status/banner.js?x=1`, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  expect(await answer.json()).toEqual({
    reason: `This address takes GET, HEAD, OPTIONS, not ${method}.`,
    code: 'METHOD_NOT_ALLOWED',
  });
});

test('OPTIONS of it is 204; GET, and any other address, is left to others', async () => {
  expect((await fetch(`${base}/status/b%61nner.js`, { method: 'OPTIONS' })).status).toBe(204);
  expect(await (await fetch(`${base}/status/banner.js`)).text()).toBe('left to others');
  expect(await (await fetch(`${base}/status`, { method: 'POST' })).text()).toBe('left to others');
});

const codes: Record<number, string> = { 412: 'PRECONDITION_FAILED', 416: 'RANGE_NOT_SATISFIABLE' };

test.each([
  ['a range outside it', { Range: 'bytes=99999999-' }, 416],
  ['an empty range', { Range: 'bytes=-0' }, 416],
  ['another file by its tag', { 'If-Match': '"another"' }, 412],
  ['one that did not change since long ago', { 'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 412],
])('%s is refused with a sentence', async (_, headers, status) => {
  const answer = await fetch(`${base}/status/banner.js`, { headers });
  expect([answer.status, await answer.json()]).toEqual([
    status,
    { reason: expect.stringMatching(/^The .*\.$/), code: codes[status] },
  ]);
});

test.each<Record<string, string>>([
  { Range: 'bytes=0-9' },
  { Range: 'bytes=5-2' },
  { 'If-Match': '*' },
  { 'If-Unmodified-Since': 'never' },
])('%j is left to others', async (headers) => {
  expect(await (await fetch(`${base}/status/banner.js`, { headers })).text()).toBe('left to others');
});
