import { expect, it } from 'vitest';
import { describeError, withoutSecrets } from './logger.ts';

it.each([
  ['postgresql://me:hunter2@db.example:5432/x', 'postgresql://***@db.example:5432/x'],
  ['connect to postgres://u:p%40ss@h/x failed', 'connect to postgres://***@h/x failed'],
  ['postgresql://me:hun/t@er2@db.example/x', 'postgresql://***@db.example/x'],
  ['password=hunter2 host=x', 'password=*** host=x'],
  ['{"password":"hunter2","a":1}', '{"password":"***","a":1}'],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
  ['sessionToken: abc', 'sessionToken: ***'],
  ['password authentication failed for user "x"', 'password authentication failed for user "x"'],
  [`at close (${process.cwd()}/server/http/route.ts:1:2)`, 'at close (server/http/route.ts:1:2)'],
  ['nothing secret at https://example.org/a@b', 'nothing secret at https://example.org/a@b'],
])('takes the secrets out of %j', (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected);
});

it('says of an error where it was made, with no trace of the stack', () => {
  const error = new Error('password=hunter2', { cause: new TypeError('why') });
  const at = expect.stringMatching(/^server\/logger\.test\.ts:\d+$/);
  const described = describeError(error);
  expect(described).toEqual({
    type: 'Error',
    message: 'password=***',
    at,
    cause: { type: 'TypeError', message: 'why', at },
  });
});
