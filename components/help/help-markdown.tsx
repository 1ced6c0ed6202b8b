import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import { resolveHelpLink } from './resolve-help-link.ts';

const linkClasses = 'rounded-sm text-link underline underline-offset-2 wrap-anywhere';

type HelpMarkdownProps = {
  /** The name of the page, from which its links lead. */
  page: string;
  tokens: Token[];
  /** The ids of its headings, in turn. */
  headingIds: string[];
};

/** A page of the help. Its parts become elements, one by one: no HTML of a file is ever run. */
export function HelpMarkdown({ page, tokens, headingIds }: HelpMarkdownProps) {
  const ids = headingIds.values();
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {tokens.map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
        <Block key={at} page={page} token={token} nextId={() => ids.next().value} />
      ))}
    </div>
  );
}

function Block({ page, token, nextId }: { page: string; token: Token; nextId: () => string | undefined }): ReactNode {
  switch (token.type) {
    case 'heading':
      return <Heading page={page} heading={token as Tokens.Heading} id={nextId()} />;
    case 'paragraph':
      return (
        <p className="max-w-prose leading-6">
          <Inline page={page} tokens={token.tokens} />
        </p>
      );
    case 'text':
      return token.tokens ? <Inline page={page} tokens={token.tokens} /> : token.text;
    case 'code':
      return (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it
          tabIndex={0}
          className="overflow-x-auto rounded-md border border-line bg-sunken px-4 py-3 font-mono text-sm leading-5 print:whitespace-pre-wrap"
        >
          <code>{token.text}</code>
        </pre>
      );
    case 'list':
      return <List page={page} list={token as Tokens.List} nextId={nextId} />;
    case 'table':
      return <HelpTable page={page} table={token as Tokens.Table} />;
    case 'blockquote':
      return (
        <blockquote className="border-line-strong border-s-2 ps-4 text-muted">
          {token.tokens?.map((inner, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
            <Block key={at} page={page} token={inner} nextId={nextId} />
          ))}
        </blockquote>
      );
    case 'hr':
      return <hr className="border-line" />;
    default:
      return null;
  }
}

function Heading({ page, heading, id }: { page: string; heading: Tokens.Heading; id: string | undefined }) {
  const words = <Inline page={page} tokens={heading.tokens} />;
  if (heading.depth <= 2) {
    return (
      <h2 id={id} className="scroll-mt-20 pt-4 font-semibold text-lg">
        {words}
      </h2>
    );
  }
  return (
    <h3 id={id} className="scroll-mt-20 pt-2 font-semibold">
      {words}
    </h3>
  );
}

function List({ page, list, nextId }: { page: string; list: Tokens.List; nextId: () => string | undefined }) {
  const items = list.items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
    <li key={at} className="leading-6">
      {item.tokens.map((token, inner) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
        <Block key={inner} page={page} token={token} nextId={nextId} />
      ))}
    </li>
  ));
  const classes = 'flex max-w-prose flex-col gap-1.5 ps-5';
  return list.ordered ? (
    <ol className={`${classes} list-decimal`}>{items}</ol>
  ) : (
    <ul className={`${classes} list-disc`}>{items}</ul>
  );
}

function HelpTable({ page, table }: { page: string; table: Tokens.Table }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <Table>
        <TableHeader>
          <TableRow>
            {table.header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
              <TableHead key={at} className="whitespace-normal">
                <Inline page={page} tokens={cell.tokens} />
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
            <TableRow key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
                <TableCell key={column} className="min-w-28 align-top">
                  <Inline page={page} tokens={cell.tokens} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Inline({ page, tokens = [] }: { page: string; tokens: Token[] | undefined }): ReactNode {
  return tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
    <Fragment key={at}>{inline(page, token)}</Fragment>
  ));
}

function inline(page: string, token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inline page={page} tokens={token.tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline page={page} tokens={token.tokens} />
        </em>
      );
    case 'codespan':
      return (
        <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-sm wrap-anywhere">
          {breakable(token.text)}
        </code>
      );
    case 'link':
      return <HelpLink page={page} link={token as Tokens.Link} />;
    case 'br':
      return <br />;
    case 'image':
    case 'html':
      return null;
    default:
      return 'tokens' in token && token.tokens ? <Inline page={page} tokens={token.tokens} /> : text(token);
  }
}

/** A long name breaks after an underscore or a slash, before it breaks within a word. */
function breakable(name: string): ReactNode {
  return name.split(/(?<=[_/])/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes
    <Fragment key={at}>
      {at === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}

function HelpLink({ page, link }: { page: string; link: Tokens.Link }) {
  const target = resolveHelpLink(page, link.href);
  const words = <Inline page={page} tokens={link.tokens} />;
  if (target.kind === 'none') return words;
  if (target.kind === 'help') {
    return (
      <Link href={target.href} className={linkClasses}>
        {words}
      </Link>
    );
  }
  return (
    <a href={target.href} rel="noreferrer" target="_blank" className={linkClasses}>
      {words}
    </a>
  );
}

function text(token: Token): string {
  return 'text' in token ? String(token.text) : token.raw;
}
