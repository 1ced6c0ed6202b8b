import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

/** What browsers take for another site, alone and after a path that looks harmless. */
const hosts = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '///evil.example',
  '//evil.example:80',
  '//u@evil.example',
];
const leads = [
  '',
  '/.',
  '/..',
  '/a/..',
  '/./..',
  '/%2e',
  '/%2E%2e',
  '/a/b/../..',
  '/.%09',
  '/.\t',
  '/.\n',
  '/%2e%0d',
  '/..;',
  '/\u2025',
];
const others = [
  undefined,
  null,
  7,
  ['/backups'],
  '',
  'backups',
  ' /backups',
  '\t//evil.example',
  'https://evil.example/',
  'HTTPS://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http://console.invalid.evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@b',
  '?from=//evil.example',
  '#//evil.example',
  './/evil.example',
  '..//evil.example',
];
const own = [
  '/',
  '/backups',
  '/backups/a%20b.zip?x=1#y',
  '/history?group=backups',
  '/a//b',
  '/stack-status?plan',
  '/%2f%2fevil',
];
const hostile = [...leads.flatMap((lead) => hosts.map((host) => `${lead}${host}/x`)), ...others];

describe('the page to go to', () => {
  it.each(hostile.map((address) => [address]))('is on this console for %j', (address) => {
    const path = ownPath(address);
    for (const origin of ['http://127.0.0.1:3000', 'https://console.example']) {
      const reached = new URL(path, `${origin}/log-in`);
      expect(reached.origin).toBe(origin);
      expect(reached.href.startsWith(`${origin}/`)).toBe(true);
      // A second look, as a redirect after a redirect takes, finds the same place.
      expect(new URL(reached.pathname + reached.search, origin).origin).toBe(origin);
    }
  });

  it.each(own)('is %s itself', (address) => {
    expect(ownPath(address)).toBe(address);
  });
});
