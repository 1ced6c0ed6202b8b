import { expect, it } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';

it.each([
  ['EQUALS', '1000', '1000', true],
  ['EQUALS', '1000', '1000.00', true],
  ['EQUALS', '1000', '1001', false],
  ['EQUALS', 'true', 't', true],
  ['EQUALS', 'false', 't', false],
  ['EQUALS', 't', 't', true],
  ['EQUALS', 'true', 'true', true],
  ['EQUALS', 'paid\t3\r\nopen\t1\r\n', 'paid\t3\nopen\t1', true],
  ['EQUALS', 'NULL', 'NULL', true],
  ['EQUALS', 'a', 'A', false],
  ['EQUALS', '9007199254740993', '9007199254740992', false],
  ['AT_LEAST', '9007199254740993', '9007199254740992', false],
  ['AT_LEAST', '1000', '1000', true],
  ['AT_LEAST', '1000', '999.999', false],
  ['AT_LEAST', '-5', '-4.5', true],
  ['AT_MOST', '0', '0', true],
  ['AT_MOST', '0', '1', false],
  ['AT_MOST', '0', '', false],
  ['AT_MOST', '0', 'NULL', false],
  ['AT_LEAST', '10', '1\n2', false],
] as const)('%s %j is answered by %j: %j', (comparison, expected, actual, right) => {
  expect(judgeAnswer(comparison, expected, actual)).toBe(right);
});

it('reads a long answer in linear time', () => {
  expect(judgeAnswer('AT_LEAST', '1', '9'.repeat(1_000_000))).toBe(false);
});
