import { expect, it } from 'vitest';
import { nastyTexts } from './testing/public-status-fixture.ts';
import { writeBadge } from './write-badge.ts';

const widthOf = (svg: string) => Number(/width="(\d+)"/.exec(svg)?.[1]);

it('shows the label and the status, with a title', () => {
  const svg = writeBadge('READ_ONLY', 'archive');
  expect(svg).toContain('<title>archive: Read only</title>');
  expect(svg).toContain('aria-label="archive: Read only"');
  expect(writeBadge(null, 'archive')).toContain('<title>archive: Unknown</title>');
});

it('is as wide as its text', () => {
  expect(widthOf(writeBadge('DOWN', 'iiiiii'))).toBeLessThan(widthOf(writeBadge('DOWN', 'mmmmmm')));
  expect(widthOf(writeBadge('DOWN', 'x'))).toBeLessThan(widthOf(writeBadge('READ_WRITE', 'x')));
  expect(widthOf(writeBadge('DOWN', '日本'))).toBeGreaterThan(widthOf(writeBadge('DOWN', 'ab')));
});

it.each(nastyTexts)('takes the label %j', (label) => {
  const svg = writeBadge('DOWN', label);
  expect(svg.match(/<[a-zA-Z]+/g)?.length).toBe(10);
  expect(svg).not.toContain('<script');
  expect(svg.isWellFormed()).toBe(true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  expect(widthOf(svg)).toBeLessThan(600);
  const [, title = ''] = /<title>(.*): Down<\/title>/s.exec(svg) ?? [];
  expect([...title.replace(/&[a-z#0-9]+;/g, '?')].length).toBeLessThanOrEqual(40);
});
