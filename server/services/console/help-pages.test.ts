import type { Token } from 'marked';
import { walkTokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { helpFor, helpPlaces } from '#components/frame/help-places.ts';
import { resolveHelpLink } from '#components/help/resolve-help-link.ts';
import { helpPages } from './help-pages.ts';
import { searchHelp } from './search-help.ts';

/** Every address that the help answers: its pages, and the headings on them. */
const addresses = new Set(
  [...helpPages().values()].flatMap(({ name, sections }) =>
    sections.map(({ id }) => `/help/${name}${id === '' ? '' : `#${id}`}`),
  ),
);

function linksOf(tokens: Token[]): string[] {
  const links: string[] = [];
  walkTokens(tokens, (token) => {
    if (token.type === 'link') links.push(String(token.href));
  });
  return links;
}

describe('the help', () => {
  it('has every document, the troubleshooting first', () => {
    const names = [...helpPages().keys()];
    expect(names.slice(0, 2)).toEqual(['troubleshooting', 'operating']);
    expect(names).toContain('decisions/0005-sessions');
    expect(names).toContain('README');
  });

  it.each([...helpPages().values()].map((page) => [page.name, page] as const))(
    'follows every link of %s',
    (name, page) => {
      const lost = linksOf(page.content).filter((href) => {
        const target = resolveHelpLink(name, href);
        if (target.kind !== 'help' || target.href === '/help') return false;
        return !addresses.has(target.href.startsWith('#') ? `/help/${name}${target.href}` : target.href);
      });
      expect(lost).toEqual([]);
    },
  );

  it('begins where a page of the console says', () => {
    for (const [path, help] of helpPlaces) {
      expect(addresses).toContain(help);
      expect(helpFor(`${path}/12`)).toBe(help);
    }
    expect(helpFor('/')).toBe('/help');
  });

  it('leads to no other site by a path, and runs no script', () => {
    expect(resolveHelpLink('operating', 'javascript:alert(1)')).toEqual({ kind: 'none' });
    expect(resolveHelpLink('operating', '//elsewhere.example/x.md')).toEqual({ kind: 'none' });
    expect(resolveHelpLink('README', 'docs/operating.md')).toEqual({ kind: 'help', href: '/help/operating' });
    expect(resolveHelpLink('operating', '../SECURITY.md')).toEqual({ kind: 'help', href: '/help/SECURITY' });
    expect(resolveHelpLink('decisions/0005-sessions', '../rest.md#daemons')).toEqual({
      kind: 'help',
      href: '/help/rest#daemons',
    });
  });

  it('finds all words of a search, whatever is typed, titles first', () => {
    expect(searchHelp('cannot log in')[0]).toMatchObject({ page: 'troubleshooting', id: 'you-cannot-log-in' });
    expect(searchHelp('RESET-password').map(({ page }) => page)).toContain('operating');
    expect(searchHelp('no-such-word-anywhere')).toEqual([]);
    expect(searchHelp(' ')).toEqual([]);
    expect(searchHelp('(.*'.repeat(10_000))).toEqual([]);
    expect(searchHelp('the').length).toBe(30);
    expect(searchHelp('NTP pg_stat_activity')).toEqual([]);
    expect(searchHelp('pg_stat_activity')[0]?.excerpt).toMatch(/^… \S.*pg_stat_activity.* …$/);
  });
});
