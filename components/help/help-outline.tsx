type OutlineEntry = { id: string; title: string; depth: number };

/** The headings of a page of the help, as links to them. */
export function HelpOutline({ entries }: { entries: OutlineEntry[] }) {
  return (
    <nav aria-labelledby="outline-title" className="flex flex-col gap-2 print:hidden">
      <h2 id="outline-title" className="font-medium text-sm">
        On this page
      </h2>
      <ul className="flex flex-col gap-1 border-line border-s text-sm">
        {entries.map(({ id, title, depth }) => (
          <li key={id} className={depth > 2 ? 'ps-7' : 'ps-4'}>
            <a href={`#${id}`} className="rounded-sm text-muted hover:text-text">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
