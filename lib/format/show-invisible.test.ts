import { expect, test } from 'vitest';
import { escapeInvisible, showInvisible, showInvisibleInProse } from './show-invisible.ts';

test.each([
  ['a name that reads backwards', 'shop\u202egpj.zip', 'shop‹U+202E›gpj.zip'],
  ['isolates', '\u2066a\u2069', '‹U+2066›a‹U+2069›'],
  ['a zero width space, a BOM and a soft hyphen', 'a\u200bb\ufeffc\u00add', 'a‹U+200B›b‹U+FEFF›c‹U+00AD›d'],
  ['control characters', 'a\u0000b\u001bc\u0085d\ne', 'a‹U+0000›b‹U+001B›c‹U+0085›d‹U+000A›e'],
  ['separators of lines', 'a\u2028b\u2029c', 'a‹U+2028›b‹U+2029›c'],
  ['fillers', 'a\u3164b\u115fc', 'a‹U+3164›b‹U+115F›c'],
  ['tags beyond the first plane', 'a\u{e0041}b', 'a‹U+E0041›b'],
])('%s is seen', (_, name, shown) => {
  expect(showInvisible(name)).toBe(shown);
});

test.each(['BackupDaemonJob1-1.zip', 'مخزن ٣', 'é 日本 👍🏽', '\u0600\u0661'])('%s stays as it is', (name) => {
  expect(showInvisible(name)).toBe(name);
});

test('prose keeps its lines and joiners, and shows what turns the direction', () => {
  const text = 'می\u200cخواهم\n\u200fone\ttwo \u202e three\u0000';
  expect(showInvisibleInProse(text)).toBe('می\u200cخواهم\n\u200fone\ttwo ‹U+202E› three‹U+0000›');
});

test('JSON says the same when what is invisible in it is escaped, and keeps its line', () => {
  const fields = { key: 'shop\u202egpj', note: 'a\nb\u0085\u2028c\u{e0041}', 'na\u200bme': 'مخزن' };
  const line = `${JSON.stringify(fields)}\n`;
  const escaped = escapeInvisible(line);
  expect(escaped).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+\n$/u);
  expect(escaped).toContain('\\udb40\\udc41');
  expect(JSON.parse(escaped)).toEqual(fields);
});

test('the worst text takes no longer than one pass', () => {
  const began = performance.now();
  expect(showInvisible('\u202e'.repeat(100_000))).toHaveLength(800_000);
  showInvisible('a'.repeat(1_000_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
