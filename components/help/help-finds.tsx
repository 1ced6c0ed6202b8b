import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';

export type HelpFindProps = { page: string; pageTitle: string; id: string; title: string; excerpt: string };

/** The sections of the help that a search found. */
export function HelpFinds({ search, finds }: { search: string; finds: HelpFindProps[] }) {
  if (finds.length === 0) {
    return (
      <p role="status" className="text-muted">
        Nothing found for “<bdi>{search}</bdi>”. Try a single word, such as the name of a setting.
      </p>
    );
  }
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">
        Found for “<bdi>{search}</bdi>”
      </h2>
      <Card className="overflow-hidden">
        <ul className="divide-y divide-line">
          {finds.map((find) => (
            <li key={`${find.page}#${find.id}`}>
              <Link
                href={`/help/${find.page}${find.id === '' ? '' : `#${find.id}`}`}
                className="block px-5 py-3 -outline-offset-2 transition-colors duration-150 hover:bg-sunken"
              >
                <span className="block font-medium text-link">{find.title}</span>
                <span className="block text-muted text-sm">{find.pageTitle}</span>
                <span className="line-clamp-2 text-sm wrap-anywhere">{find.excerpt}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
