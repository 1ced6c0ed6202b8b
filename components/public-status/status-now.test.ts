import { expect, it } from 'vitest';
import { paragraph } from './status-now.ts';

const words = (markup: string) =>
  markup
    .replace(/<summary>.*?<\/summary>|<[^>]{1,100}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

it('shows a short text whole, in its own direction', () => {
  expect(paragraph(' Only <reading>. ', 'text')?.text).toBe(
    '<p class="said text" dir="auto">Only &lt;reading&gt;.</p>',
  );
  expect(paragraph('  ', 'text')).toBeNull();
  expect(paragraph(null, 'text')).toBeNull();
});

it('folds a long text between words, and keeps all of it', () => {
  const text = 'Uploads are slow today. '.repeat(160).trim();
  const folded = paragraph(text, 'text')?.text ?? '';
  expect(words(folded)).toBe(text);
  const [head = ''] = folded.split('<details>');
  expect(words(head).length).toBeGreaterThan(400);
  expect(words(head).length).toBeLessThanOrEqual(500);
  expect(folded.match(/dir="auto"/g)).toHaveLength(2);
});

it('folds a text of one word between characters, never within one', () => {
  const folded = paragraph('🛠'.repeat(4000), 'text')?.text ?? '';
  expect(folded.isWellFormed()).toBe(true);
  expect([...words(folded).replaceAll(' ', '')].length).toBe(4000);
});
