import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '#server/async/turns.ts';
import { parseJson } from './parse-json.ts';

const parse = (text: string, onObjects: (count: number) => void = () => {}) =>
  parseJson(text, { turns: new Turns(), onObjects });

test.each([
  'null',
  ' true ',
  'false',
  '-0',
  '12.5e-3',
  '""',
  String.raw`"a\"b\\\"\\ é\n\/"`,
  '[]',
  '{}',
  '[ ]',
  '{ }',
  '[1, [2, [], {}], {"a": [3]}]',
  '{"a": 1, "b": {"c": [null, true]}, "": "x", "a": 2}',
  '\n{\t"a" :\r\n[ 1 , 2 ] }\n',
])('takes what JSON.parse takes: %s', async (text) => {
  expect(await parse(text)).toEqual(JSON.parse(text));
});

test.each([
  '',
  ' ',
  '{',
  '[',
  '[1,]',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{a:1}',
  '[1 2]',
  '01',
  '1.',
  '.5',
  'nul',
  '"a',
  String.raw`"\x"`,
  '"a\nb"',
  '[1]]',
  '{"a":1}x',
  "'a'",
  '}',
  ',',
  '['.repeat(40) + ']'.repeat(40),
])('refuses what is no JSON, or too deep: %s', async (text) => {
  await expect(parse(text)).rejects.toThrow(SyntaxError);
});

test('leaves a key out that would change what an object is', async () => {
  expect(await parse('{"__proto__": {"admin": true}, "a": 1}')).toEqual({ a: 1 });
});

test('lets others have the processor, and stops where there is too much', async () => {
  expect(await countTurns(parse(`[${'{"a":[1,2]},'.repeat(300_000)}0]`))).toBeGreaterThan(10);
  const tooMany = parse(`[${'{},'.repeat(1_000_000)}0]`, (count) => {
    if (count > 10_000) throw new RangeError(`${count} are too many`);
  });
  await expect(tooMany).rejects.toThrow(/^10\d{3} are too many$/);
});

/** @returns how often something else could be done meanwhile */
async function countTurns(work: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  let turns = 0;
  for (; !isOver; turns++) await nextTurn();
  await over;
  return turns;
}
