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
  // Vitest gives the file of a test a query of its own.
  const at = expect.stringMatching(/^server\/logger\.test\.ts(\?vitest=\d+)?:\d+$/);
  const described = describeError(error);
  expect(described).toEqual({
    type: 'Error',
    message: 'password=***',
    at,
    cause: { type: 'TypeError', message: 'why', at },
  });
});

/** What each pattern that this text meets likes least, repeated to one million characters. */
const worst: Record<string, string> = {
  'schemes without an @': 'postgres://',
  'one long scheme': 'a.',
  'schemes of all kinds': 'a://',
  'an @ at each end': 'a://b@',
  'blanks after bearer': `bearer${' '.repeat(30)}`,
  'secrets that never end': 'secret',
  'passwords and blanks': `password${' '.repeat(30)}`,
  'lines of a stack': '\n    at a (b:1:',
  'open brackets': '\n    at (((((((',
};

it.each(Object.entries(worst))('a million characters of %s cost next to nothing', (_, part) => {
  const text = part.repeat(Math.ceil(1_000_000 / part.length));
  const plain = timed(() => [...text].length);
  const error = Object.assign(new Error(text), { cause: new Error(text) });
  expect(timed(() => withoutSecrets(text))).toBeLessThan(plain * 10);
  expect(timed(() => describeError(error))).toBeLessThan(plain * 10);
  expect(JSON.stringify(describeError(error)).length).toBeLessThan(30_000);
});

it.each(['', ' then more', '@host/database'])('a secret that the cut parts from its end is not told (%s)', (end) => {
  for (const start of ['postgresql://owner:', 'https://key:', 'password=', 'see postgres://a@b,postgres://owner:']) {
    for (const before of [0, 3980, 3990]) {
      const text = `${' '.repeat(before)}${start}${'hunter2'.repeat(1000)}${end}`;
      expect(withoutSecrets(text).includes('hunter2'), `${before} ${start}`).toBe(false);
    }
  }
});

it('a secret among many words is found, and causes end somewhere', () => {
  expect(withoutSecrets('S3_SECRET_ACCESS_KEY=abc ADMIN_PASSWORD: "def" {"url":"postgres://u:p@w@h/d"}')).toBe(
    'S3_SECRET_ACCESS_KEY=*** ADMIN_PASSWORD: "***" {"url":"postgres://***@h/d"}',
  );
  const loop = new Error('round and round');
  loop.cause = loop;
  expect(JSON.stringify(describeError(loop))).toMatch(/^{"type":"Error"/);
});

function timed(run: () => unknown): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}
