import { expect, it } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { nextAuthForm } from './next-auth-call.ts';

const form = 'application/x-www-form-urlencoded';
const fields = 'csrfToken=abc&json=true&email=a%40b&password=c&callbackUrl=http%3A%2F%2F127.0.0.1%3A3000';

function call(path: string, method = 'GET', body: string | null = null, type = form, query = '') {
  const request = new Request(`http://127.0.0.1:3000/api/auth/${path}${query}`, { method, body });
  if (body !== null) request.headers.set('Content-Type', type);
  return nextAuthForm(request, path);
}
const codeOf = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return isAppError(failure) ? failure.code : failure;
};

it('lets through what the console’s pages ask', async () => {
  expect(await call('csrf')).toBeNull();
  expect(await call('callback/credentials', 'POST', fields)).toEqual({
    csrfToken: 'abc',
    json: 'true',
    email: 'a@b',
    password: 'c',
    callbackUrl: 'http://127.0.0.1:3000',
  });
  expect(await call('signout', 'POST', 'csrfToken=abc&json=true')).toEqual({ csrfToken: 'abc', json: 'true' });
});

it.each([
  ['providers', 'GET'],
  ['session', 'GET'],
  ['signin', 'GET'],
  ['signin/credentials', 'POST'],
  ['verify-request', 'GET'],
  ['error', 'GET'],
  ['_log', 'POST'],
  ['callback', 'GET'],
  ['callback/credentials/more', 'POST'],
  ['', 'GET'],
])('serves nothing at %s', async (path, method) => {
  expect(await codeOf(call(path, method, method === 'POST' ? fields : null))).toBe('NOT_FOUND');
});

it.each([
  ['csrf', 'POST'],
  ['callback/credentials', 'GET'],
  ['signout', 'GET'],
  ['signout', 'PUT'],
])('%s takes no %s', async (path, method) => {
  expect(await codeOf(call(path, method, method === 'GET' ? null : fields))).toBe('METHOD_NOT_ALLOWED');
});

it.each([
  ['a query', () => call('csrf', 'GET', null, form, '?callbackUrl=a.a.a'), 'BAD_REQUEST'],
  ['JSON', () => call('callback/credentials', 'POST', '{', 'application/json'), 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'a form of another kind',
    () => call('signout', 'POST', 'x', 'multipart/form-data; boundary=x'),
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['32 kB', () => call('signout', 'POST', `csrfToken=${'a'.repeat(32_000)}`), 'PAYLOAD_TOO_LARGE'],
  ['a long address', () => call('signout', 'POST', `callbackUrl=/${'a.'.repeat(1001)}`), 'BAD_REQUEST'],
  ['an address that is none', () => call('signout', 'POST', 'callbackUrl=http%3A%2F%2F%5B'), 'BAD_REQUEST'],
  ['a field twice', () => call('signout', 'POST', 'csrfToken=a&csrfToken=b'), 'BAD_REQUEST'],
  ['U+0000', () => call('signout', 'POST', 'csrfToken=%00'), 'BAD_REQUEST'],
  ['a field of prototypes', () => call('signout', 'POST', '__proto__=a&constructor=b'), null],
])('%s is refused', async (_, work, code) => {
  expect(await codeOf(work())).toBe(code);
});
