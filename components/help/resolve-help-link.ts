import { rootDocuments } from '#lib/root-documents.ts';

/** Where a link of the help leads: a page of the help, another site, or nowhere that can be shown here. */
export type HelpTarget = { kind: 'help' | 'outside'; href: string } | { kind: 'none' };

const root = 'https://help.invalid/';

/**
 * What a link in a document becomes under /help.
 * @param from the name of the page that holds it, such as `decisions/0005-sessions`
 * @param href as it stands in the file: `../operating.md#settings`, `#download`, `https://...`
 */
export function resolveHelpLink(from: string, href: string): HelpTarget {
  if (/^https?:\/\//.test(href)) return { kind: 'outside', href };
  if (href.startsWith('#')) return { kind: 'help', href };
  const base = rootDocuments.includes(from) ? root + from : `${root}docs/${from}`;
  if (!URL.canParse(href, base)) return { kind: 'none' };
  const { origin, pathname, hash } = new URL(href, base);
  if (`${origin}/` !== root) return { kind: 'none' };
  if (pathname.endsWith('.md')) {
    const path = pathname.slice(0, -'.md'.length);
    return { kind: 'help', href: `/help${path.startsWith('/docs/') ? path.slice('/docs'.length) : path}${hash}` };
  }
  if (pathname === '/docs/decisions/') return { kind: 'help', href: '/help/decisions/README' };
  return pathname === '/docs/' ? { kind: 'help', href: '/help' } : { kind: 'none' };
}
