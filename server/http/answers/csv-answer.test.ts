import { describe, expect, it } from 'vitest';
import { csvAnswer } from './csv-answer.ts';

async function cell(text: string): Promise<string> {
  const lines = await csvAnswer('a', ['head'], [[[text]]]).text();
  return lines
    .slice('head\r\n'.length)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n$/, '');
}

describe('a cell of a CSV file', () => {
  it.each(['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\t', '\r'])(
    'is no formula where it begins with %j, at its start or where a spreadsheet may begin a new cell',
    async (sign) => {
      for (const before of ['', ' ', '   ', 'a;', 'a; ', 'a\n', 'a\t']) {
        const written = (await cell(`${before}${sign}1+2`)).replace(/^"|"$/g, '');
        expect(written.split(/[;\n\t\r]/).filter((part) => /^ *[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(part))).toEqual(
          [],
        );
        expect(written.replaceAll("'", '')).toBe(`${before}${sign}1+2`);
      }
    },
  );

  it('shows what is invisible and what turns the direction, before a formula too', async () => {
    expect(await cell('shop\u202egpj')).toBe('shop‹U+202E›gpj');
    expect(await cell('\u200b=1+2')).toBe('‹U+200B›=1+2');
  });

  it('keeps other text as it is', async () => {
    expect(await cell('a=b + c - d@e')).toBe('a=b + c - d@e');
    expect(await cell('a;b')).toBe('"a;b"');
    expect(await cell('say "so"')).toBe('"say ""so"""');
  });
});
