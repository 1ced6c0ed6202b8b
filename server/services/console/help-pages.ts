import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexer, type Token, type TokensList } from 'marked';
import { rootDocuments } from '#lib/root-documents.ts';

/** A part of a page of the help, from one heading to the next. */
export type HelpSection = { id: string; title: string; depth: number; text: string };

/** A page of the help: a file of `docs/`, or one of the root documents. */
export type HelpPage = {
  /** Its path under `docs/` without `.md`, which is its address under /help: `operating`, `decisions/0005-sessions`. */
  name: string;
  title: string;
  /** Its first paragraph, as text. */
  lead: string;
  /** Its content without the title. A heading's id is the id of the section at the same position. */
  content: TokensList;
  sections: HelpSection[];
};

/** The pages that most people look for, in this order. The others follow by name. */
const order = [
  'troubleshooting',
  'operating',
  'backup-files',
  'glossary',
  'rest',
  'compatibility',
  'archive-format',
  'performance',
  'performance-reasons',
  'architecture',
  'fault-runs',
  'decisions/README',
];

const root = /* turbopackIgnore: true */ process.cwd();
const folder = join(root, 'docs');
let known: ReadonlyMap<string, HelpPage> | null = null;

/** All pages of the help by name, in the order of the contents. They come with the console and are read once. */
export function helpPages(): ReadonlyMap<string, HelpPage> {
  known ??= new Map(names().map((name) => [name, toPage(name, readFileSync(fileOf(name), 'utf8'))]));
  return known;
}

function fileOf(name: string): string {
  return join(rootDocuments.includes(name) ? root : folder, `${name}.md`);
}

function names(): string[] {
  const inDocs = ['', 'decisions/'].flatMap((under) =>
    readdirSync(join(folder, under))
      .filter((file) => file.endsWith('.md'))
      .map((file) => under + file.slice(0, -'.md'.length))
      .sort(),
  );
  const found = [...inDocs, ...rootDocuments.filter((name) => existsSync(fileOf(name)))];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return found.sort((one, other) => place(one) - place(other));
}

function toPage(name: string, markdown: string): HelpPage {
  const tokens = lexer(markdown);
  const at = tokens.findIndex((token) => token.type === 'heading' && token.depth === 1);
  const title = textOf(tokens[at]) || name;
  if (at >= 0) tokens.splice(at, 1);
  const lead = tokens.find((token) => token.type === 'paragraph');
  return { name, title, lead: textOf(lead), content: tokens, sections: toSections(tokens, title) };
}

function toSections(tokens: Token[], title: string): HelpSection[] {
  const sections: HelpSection[] = [{ id: '', title, depth: 1, text: '' }];
  const taken = new Map<string, number>();
  for (const token of tokens) {
    if (token.type === 'heading') {
      const heading = textOf(token);
      sections.push({ id: toId(heading, taken), title: heading, depth: token.depth, text: '' });
    } else {
      const last = sections.at(-1);
      if (last) last.text += `${textOf(token)}\n`;
    }
  }
  return sections;
}

/** The id that GitHub gives a heading, so that the same links work there and here. */
function toId(heading: string, taken: Map<string, number>): string {
  const id = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const before = taken.get(id) ?? 0;
  taken.set(id, before + 1);
  return before === 0 ? id : `${id}-${before}`;
}

/** The plain text of a token, without its markup. */
function textOf(token: Token | undefined): string {
  if (token === undefined || token.type === 'html') return '';
  if (token.type === 'table') {
    const rows: { tokens: Token[] }[][] = [token.header, ...token.rows];
    return rows.map((row) => row.map((cell) => joined(cell.tokens)).join(' ')).join('\n');
  }
  if (token.type === 'list') return token.items.map((item: Token) => textOf(item)).join('\n');
  if ('tokens' in token && token.tokens !== undefined) return joined(token.tokens);
  return 'text' in token ? String(token.text) : ' ';
}

function joined(tokens: Token[]): string {
  return tokens.map(textOf).join('');
}
