import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type MaterializedView, readMaterializedViews } from '../catalog/read-materialized-views.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { planRefreshes } from '../copy-in/plan-refreshes.ts';
import { listNames } from '../report/list-names.ts';
import { explainStatement } from '../statements/explain-statement.ts';
import type { BuildInput } from './build-input.ts';
import type { GuardedViews } from './guarded-views.ts';
import { readSearchPath } from './read-search-path.ts';

/**
 * Fills the materialized views that were populated when the backup was taken, each after those that it reads.
 * @param onView is called before each view, with its place from 1 and the number of views
 * @returns the views that are left for refreshGuardedViews(): they read a table with row-level security, so their rows depend on
 *   their owner; and the views that stay filled only as long as those need them
 * @throws AppError REPOSITORY_REFUSED that names the view, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function refreshViews(
  connection: RepositoryConnection,
  manifest: Manifest,
  onView: (name: string, place: number, count: number) => void,
): Promise<GuardedViews> {
  const schemas = manifest.materializedViews.map(({ schema }) => schema);
  if (schemas.length === 0) return { views: [], fillings: [] };
  const materializedViews = await readMaterializedViews(connection, schemas);
  const { refreshes, fillings } = planRefreshes(manifest, { catalog: { materializedViews }, relations: [] });
  const secured = await readSecuredTables(connection);
  const isGuarded = ({ sources }: MaterializedView) => sources.some((oid) => secured.has(oid));
  const due = refreshes.filter((view) => !isGuarded(view));
  for (const [index, view] of due.entries()) {
    onView(labelOf(view), index + 1, due.length);
    await refreshView(connection, view);
  }
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
  input: Pick<BuildInput, 'isOwn' | 'repository' | 'applicationName' | 'signal'>,
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
  await connection.execute(`set row_security to on; set search_path to ${await readSearchPath(input)}`);
  for (const view of views) await refreshView(connection, view);
  for (const view of views) await connection.execute(`analyze ${quoteQualified(view)}`);
  for (const view of fillings) await emptyView(connection, view);
  await connection.execute('set row_security to off; set search_path to pg_catalog');
  return [];
}

/** Empties a view. That runs no code of the archive. */
async function emptyView(connection: RepositoryConnection, view: MaterializedView): Promise<void> {
  await connection.execute(`refresh materialized view ${quoteQualified(view)} with no data`);
}

async function refreshView(connection: RepositoryConnection, view: MaterializedView): Promise<void> {
  try {
    await connection.execute(`refresh materialized view ${quoteQualified(view)}`);
  } catch (error) {
    throw explainStatement(error, { kind: 'refresh', label: `rows of the materialized view ${labelOf(view)}` });
  }
}

async function readSecuredTables(connection: RepositoryConnection): Promise<Set<number>> {
  const rows = await connection.query<{ oid: string }>(
    'select oid::pg_catalog.int8 as oid from pg_catalog.pg_class where relrowsecurity',
  );
  return new Set(rows.map(({ oid }) => Number(oid)));
}
