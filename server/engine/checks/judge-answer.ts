/** EQUALS, or two numbers compared. */
export type Comparison = 'EQUALS' | 'AT_LEAST' | 'AT_MOST';

const truth: Readonly<Record<string, string>> = { true: 't', false: 'f' };

/**
 * Whether an answer is as expected. Numbers are compared exactly, however long they are and however they are written ("10" is "10.0"), and
 * "true" is PostgreSQL's "t". The last line feed does not count.
 * @param actual as COPY text
 * @returns false also where a number is needed and the answer is none
 */
export function judgeAnswer(comparison: Comparison, expected: string, actual: string): boolean {
  const wanted = normalize(expected);
  const given = normalize(actual);
  const order = compareNumbers(given, wanted);
  if (comparison === 'AT_LEAST') return order !== null && order >= 0;
  if (comparison === 'AT_MOST') return order !== null && order <= 0;
  return order === null ? given === (truth[wanted.toLowerCase()] ?? wanted) || given === wanted : order === 0;
}

function normalize(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

const fractionDigits = 30;

/** @returns the number times ten to the power of 30; null if the text is no such number */
function parseDecimal(text: string): bigint | null {
  const [, sign = '', whole, fraction = ''] = /^([+-]?)(\d{1,60})(?:\.(\d{1,30}))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const digits = BigInt(whole + fraction.padEnd(fractionDigits, '0'));
  return sign === '-' ? -digits : digits;
}

function compareNumbers(one: string, other: string): number | null {
  const [left, right] = [parseDecimal(one), parseDecimal(other)];
  if (left === null || right === null) return null;
  return left < right ? -1 : Number(left > right);
}
