import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileMethodAnswerer } from './answer-file-method.ts';

const answered = fileMethodAnswerer(resolve('public'));
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
  expect(await answer.json()).toEqual({ reason: `This address takes GET, HEAD, OPTIONS, not ${method}.` });
});

test('OPTIONS of it is 204; GET, and any other address, is left to others', async () => {
  expect((await fetch(`${base}/status/b%61nner.js`, { method: 'OPTIONS' })).status).toBe(204);
  expect(await (await fetch(`${base}/status/banner.js`)).text()).toBe('left to others');
  expect(await (await fetch(`${base}/status`, { method: 'POST' })).text()).toBe('left to others');
});
