import { expect, it } from 'vitest';
import { isPassPath } from '#server/services/stack-status/pass-paths.ts';
import { ifMatchTags } from './answers/answers.ts';
import { byteRange } from './answers/byte-range.ts';
import { conditionalAnswer } from './answers/conditional-answer.ts';
import { csvAnswer } from './answers/csv-answer.ts';
import { clientAddress } from './auth/client-address.ts';
import { identifyCaller, readCookie } from './auth/identify-caller.ts';
import { keyInPath } from './requests/key-in-path.ts';
import { ownOrigin } from './requests/own-origin.ts';
import { readJsonBody } from './requests/read-json-body.ts';

process.env.DATABASE_URL ??= 'postgresql://nobody@127.0.0.1:1/none';
process.env.S3_BUCKET ??= 'unused';

const address = 'http://127.0.0.1/';
const asking = (name: string) => (text: string) => new Request(address, { headers: { [name]: text } });
const answer = { body: '', contentType: 'text/plain', cacheControl: 'no-store' };

/** Everything here that looks at a caller's text, and the parts that its patterns like least. */
const lookers: [string, (text: string) => unknown, string[]][] = [
  ['If-Match', (text) => ifMatchTags(asking('if-match')(text)), ['"', '" ', 'W/"', 'a"', ',"']],
  ['If-None-Match', (text) => conditionalAnswer(asking('if-none-match')(text), answer), ['"', '" ', '*']],
  ['Range', (text) => byteRange(text, 100), [' ', '0', 'bytes=', 'bytes = 1 - ']],
  [
    'X-Forwarded-For',
    (text) => clientAddress(asking('x-forwarded-for')(text).headers),
    [',', ':', '::', '1.', '::ffff:'],
  ],
  ['Cookie', (text) => readCookie(text, 'a'), [';', '=', 'a', ' ', 'b=;']],
  ['Host', (text) => ownOrigin(asking('host')(text)), ['a.', ':', '@', '[', '/']],
  [
    'Authorization',
    (text) =>
      identifyCaller(asking('authorization')(`bearer ${text}`), 'administrator', 'look', 'read').catch(() => undefined),
    [' a', 'a ', 'bearer '],
  ],
  ['Content-Type', (text) => readJsonBody(post(`application/json${text}x`)).catch(() => undefined), [' ', ';', '/']],
  ['a key in a path', (text) => keyInPath(new Request(`${address}k/${text}`), '/k/'), ['%2f', '/', '../', '%25']],
  ['X-Original-URI', (text) => isPassPath(text, ['/health']), ['/', '/..', '/./', '%2f', ';', '\\', '/health/']],
  ['a cell of a table', (text) => csvAnswer('a', ['a'], [[[text]]]), ['"', '=', ',', '\t']],
];

it.each(lookers.flatMap(([name, look, parts]) => parts.map((part) => [name, part, look] as const)))(
  'a megabyte in %s of %j takes no more than a few plain looks at it',
  async (_, part, look) => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    const plain = await timed(() => [...text].length);
    expect(await timed(() => look(text))).toBeLessThan(plain * 100 + 200);
  },
);

function post(type: string): Request {
  return new Request(address, { method: 'POST', body: '{}', headers: { 'content-type': type } });
}

async function timed(run: () => unknown): Promise<number> {
  const from = performance.now();
  try {
    await run();
  } catch {
    // What is refused was looked at, too.
  }
  return performance.now() - from;
}
