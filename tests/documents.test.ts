import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { lexer, type Token, walkTokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const documents = globSync(['*.md', 'docs/**/*.md', 'server/**/README.md'], { cwd: root }).sort();
const records = documents.filter((path) => /^docs\/decisions\/\d{4}-/.test(path));

const read = (path: string) => readFileSync(join(root, path), 'utf8');

function tokensOf(path: string): Token[] {
  const found: Token[] = [];
  walkTokens(lexer(read(path)), (token) => {
    found.push(token);
  });
  return found;
}

function linksOf(path: string): string[] {
  return tokensOf(path).flatMap((token) => ('href' in token ? [String(token.href)] : []));
}

/** The file or folder of the project that a text names, such as `server/http/route.ts`. */
function pathsIn(text: string): string[] {
  const path = /^(?:app|bench|components|docs|e2e|embedded|lib|prisma|scripts|server|tests)\/[\w./()[\]-]*$/;
  return path.test(text) && !text.includes('...') ? [text] : [];
}

describe.each(documents)('%s', (path) => {
  it('links only to files that exist', () => {
    const lost = linksOf(path)
      .filter((href) => !/^(?:https?:|mailto:|#)/.test(href))
      .filter((href) => !existsSync(join(root, dirname(path), href.replace(/#.*$/, ''))));
    expect(lost).toEqual([]);
  });

  it('names only files and folders that exist', () => {
    const lost = tokensOf(path)
      .flatMap((token) => (token.type === 'codespan' ? pathsIn(String(token.text)) : []))
      .filter((name) => !existsSync(join(root, name)));
    expect(lost).toEqual([]);
  });
});

describe('the records of decisions', () => {
  it('are all in the index, by number and title', () => {
    const index = read('docs/decisions/README.md');
    const missing = records.filter((path) => {
      const [, number, title] = /^# (\d+)\. ([^:\n]*)/.exec(read(path)) ?? [];
      return !index.includes(`| [${number}](${relative('docs/decisions', path)}) | ${title}`);
    });
    expect(missing).toEqual([]);
  });

  it('are there once, which a merge of two lists does not see to', () => {
    const rows = [...read('docs/decisions/README.md').matchAll(/^\| \[(\d{1,4})\]/gm)].map(([, number]) => number);
    expect(rows).toHaveLength(records.length);
    expect(rows.filter((number, at) => rows.indexOf(number) !== at)).toEqual([]);
  });

  it('have a date and a status', () => {
    const form = /^# \d+\. .+\n\n- Date: \d{4}-\d\d-\d\d\n- Status: (?:accepted|proposed|replaced)/;
    expect(records.filter((path) => !form.test(read(path)))).toEqual([]);
  });

  it('have a number of their own', () => {
    const numbers = records.map((path) => /^docs\/decisions\/(\d{4})/.exec(path)?.[1]);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  });
});

describe('what somebody who begins must find', () => {
  const headings = (path: string) =>
    tokensOf(path).flatMap((token) => (token.type === 'heading' ? [String(token.text)] : []));

  it('is in the README: for whom it is, what it does not do, what it needs, and how to upgrade, reset and remove it', () => {
    const wanted = ['For whom it is', 'What it does not do', 'What it needs', 'Upgrade', 'Reset a password', 'Remove'];
    expect(wanted.filter((heading) => !headings('README.md').includes(heading))).toEqual([]);
  });

  it('is the trust model: what each who has a part can and cannot do', () => {
    const rows = tokensOf('SECURITY.md').flatMap((token) => (token.type === 'table' ? token.rows : []));
    const holders = rows.map(([holder]) => String(holder?.text));
    for (const part of ['bucket', 'archive', 'token', 'console’s database', 'role of the stack', 'build role']) {
      expect(
        holders.filter((holder) => holder.replaceAll("'", '’').includes(part)),
        part,
      ).not.toEqual([]);
    }
    for (const [holder, can, cannot] of rows) {
      expect(
        [can?.text, cannot?.text].every((text) => String(text).length > 10),
        holder?.text,
      ).toBe(true);
    }
    expect(headings('docs/operating.md')).toContain('Who can do what');
  });
});

it('names only npm scripts that exist', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  const named = documents.flatMap((path) =>
    [...read(path).matchAll(/npm run ([\w:-]*\w)/g)].map(([, name]) => name ?? ''),
  );
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});

it('has every document that a source cites', () => {
  const sources = globSync(
    ['{app,bench,components,e2e,embedded,lib,prisma,scripts,server,tests}/**/*.{ts,tsx,mjs,sql,prisma}'],
    {
      cwd: root,
    },
  ).filter((path) => !/\.(?:test|spec)\.ts$/.test(path));
  const names = new Set(documents.map((path) => basename(path)));
  const lost = sources.flatMap((path) =>
    [...read(path).matchAll(/[\w-]{1,80}\.md\b/g)]
      .filter(([name]) => !names.has(name))
      .map(([name]) => `${path}: ${name}`),
  );
  expect(sources.length).toBeGreaterThan(900);
  expect(lost).toEqual([]);
});

it('finds the documents', () => {
  expect(documents).toContain('CONTRIBUTING.md');
  expect(records.length).toBeGreaterThan(40);
  expect(statSync(join(root, 'LICENSE')).size).toBeGreaterThan(10_000);
});
