import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type MaterializedView, readMaterializedViews } from '../catalog/read-materialized-views.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { planRefreshes } from '../copy-in/plan-refreshes.ts';
import { listNames } from '../report/list-names.ts';
import { applyOwnSettings, readOwnSettings } from '../sessions/own-settings.ts';
import { fillViews } from '../weaker/fill-views.ts';
import { tryAlone } from '../weaker/try-alone.ts';
import { WeakenedList } from '../weaker/weakened.ts';
import type { BuildInput } from './build-input.ts';
import type { GuardedViews } from './guarded-views.ts';
import { readSearchPath } from './read-search-path.ts';

/**
 * Fills the materialized views that were populated when the backup was taken, each after those that it reads.
 * @param onView is called before each view, with its place from 1 and the number of views
 * @returns the views that are left for refreshGuardedViews(): they read a table with row-level security, so their rows depend on
 *   their owner; and the views that stay filled only as long as those need them
 * A view whose query fails is left empty and noted.
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
 */
export async function refreshViews(
  connection: RepositoryConnection,
  manifest: Manifest,
  weakened: WeakenedList,
  onView: (name: string, place: number, count: number) => void,
): Promise<GuardedViews> {
  const schemas = manifest.materializedViews.map(({ schema }) => schema);
  if (schemas.length === 0) return { views: [], fillings: [] };
  const materializedViews = await readMaterializedViews(connection, schemas);
  const { refreshes, fillings } = planRefreshes(manifest, { catalog: { materializedViews }, relations: [] });
  const secured = await readSecuredTables(connection);
  const isGuarded = ({ sources }: MaterializedView) => sources.some((oid) => secured.has(oid));
  const due = refreshes.filter((view) => !isGuarded(view));
  await fillViews(connection, due, {
    attempt: (work) => tryAlone(work),
    weakened,
    onView: (view, place) => onView(labelOf(view), place, due.length),
  });
  const guarded = refreshes.filter(isGuarded);
  const isNeeded = ({ oid }: MaterializedView) => guarded.some(({ sources }) => sources.includes(oid));
  const [needed, done] = [fillings.filter(isNeeded), fillings.filter((view) => !isNeeded(view))];
  for (const view of done.filter((filling) => !isGuarded(filling))) await emptyView(connection, view);
  return { views: guarded, fillings: [...needed, ...done.filter(isGuarded)] };
}

/**
 * Fills the materialized views whose rows depend on row-level security, when they have their owners. Their queries run with the rights of
 * those owners, so the views of an archive that is not trusted are left empty.
 * @param connection a session of the repository's role
 * @returns sentences about the views that are left empty
 * @throws AppError as refreshViews does
 */
export async function refreshGuardedViews(
  connection: RepositoryConnection,
  input: Pick<BuildInput, 'isOwn' | 'repository' | 'applicationName' | 'signal' | 'strict'>,
  { views, fillings }: GuardedViews,
): Promise<string[]> {
  if (views.length === 0) return [];
  if (!input.isOwn) {
    for (const view of fillings) await emptyView(connection, view);
    const names = listNames(views.map(labelOf));
    return [
      `Not filled: ${names}. Row-level security says what they hold, and the archive is of another stack. Fill them with REFRESH MATERIALIZED VIEW.`,
    ];
  }
  await connection.query(
    `select pg_catalog.set_config('row_security', 'on', false), pg_catalog.set_config('search_path', $1, false)`,
    [await readSearchPath(input)],
  );
  await applyOwnSettings(connection, await readOwnSettings(input), 'copied');
  const weakened = new WeakenedList({ strict: input.strict ?? false });
  await fillViews(connection, views, { attempt: tryAlone, weakened, onView: () => {} });
  await tryAlone(() => connection.execute(`analyze ${views.map(quoteQualified).join(', ')}`));
  for (const view of fillings) await emptyView(connection, view);
  await connection.execute('set row_security to off; set search_path to pg_catalog');
  return weakened.sentences();
}

/** Empties a view. That runs no code of the archive. */
async function emptyView(connection: RepositoryConnection, view: MaterializedView): Promise<void> {
  await connection.execute(`refresh materialized view ${quoteQualified(view)} with no data`);
}

async function readSecuredTables(connection: RepositoryConnection): Promise<Set<number>> {
  const rows = await connection.query<{ oid: string }>(
    'select oid::pg_catalog.int8 as oid from pg_catalog.pg_class where relrowsecurity',
  );
  return new Set(rows.map(({ oid }) => Number(oid)));
}
