import type { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { WeakenedList } from './weakened.ts';

export type View = { schema: string; name: string };

/**
 * Fills materialized views out of the rows that are there now. First all of them are emptied: a view that reads another one through a
 * function, so that no catalog tells it, would else be filled from older rows. A view that can't be filled is tried again when others
 * have been, until none is filled any more. What is left stays empty and is noted.
 * @param views in the order in which the catalog says that they read each other
 * @param options.attempt does work so that a refusal takes back nothing else; it gives the refusal
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED, and the refusal where nothing may come back weaker
 */
export async function fillViews(
  connection: RepositoryConnection,
  views: readonly View[],
  options: {
    attempt: (work: () => Promise<unknown>) => Promise<AppError | null>;
    weakened: WeakenedList;
    onView: (view: View, place: number) => void;
  },
): Promise<void> {
  const emptied = views.map((view) => `refresh materialized view ${quoteQualified(view)} with no data`);
  for (let start = 0; start < emptied.length; start += 100) {
    await connection.execute(emptied.slice(start, start + 100).join('; '));
  }
  let place = 0;
  let due: readonly View[] = views;
  for (;;) {
    const refused: { view: View; error: AppError }[] = [];
    for (const view of due) {
      options.onView(view, Math.min(++place, views.length));
      const refresh = () => connection.execute(`refresh materialized view ${quoteQualified(view)}`);
      const error = await options.attempt(refresh);
      if (error !== null) refused.push({ view, error });
    }
    if (refused.length === 0 || refused.length === due.length) {
      for (const { view, error } of refused) note(options.weakened, view, error);
      return;
    }
    due = refused.map(({ view }) => view);
  }
}

function note(weakened: WeakenedList, view: View, error: AppError): void {
  const what = `materialized view ${view.schema}.${view.name}`;
  const fix = `refresh materialized view ${quoteQualified(view)}`;
  weakened.add({
    what,
    name: view.name,
    sentence: `The ${what} is empty, as its query fails: ${error.message} When that is fixed, run “${fix}”.`,
    fix,
  });
}
