import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';

export type HelpEntry = { name: string; title: string; lead: string };

/** The pages of the help, each with what it begins with. */
export function HelpContents({ title, entries }: { title: string; entries: HelpEntry[] }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      <Card className="overflow-hidden">
        <ul className="divide-y divide-line">
          {entries.map((entry) => (
            <li key={entry.name}>
              <Link
                href={`/help/${entry.name}`}
                className="block px-5 py-3 -outline-offset-2 transition-colors duration-150 hover:bg-sunken"
              >
                <span className="block font-medium text-link">{entry.title}</span>
                {entry.lead ? <span className="line-clamp-2 text-muted text-sm">{entry.lead}</span> : null}
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
