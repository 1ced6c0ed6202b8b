import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import type { Manifest } from '../archive/manifest.ts';
import { quoteQualified } from '../catalog/quote-identifier.ts';
import { readMaterializedViews } from '../catalog/read-materialized-views.ts';
import { labelOf } from '../restore/match-archive.ts';
import { planRefreshes } from '../restore/plan-refreshes.ts';
import { explainStatement } from './explain-statement.ts';

/**
 * Fills the materialized views that were populated when the backup was taken, each after those that it reads. Their owners' row-level
 * security holds, as in any refresh.
 * @param onView called before each, with its place from 1 and how many there are
 * @throws AppError REPOSITORY_REFUSED that names the view, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function refreshViews(
  connection: RepositoryConnection,
  manifest: Manifest,
  onView: (name: string, place: number, count: number) => void,
): Promise<void> {
  const schemas = manifest.materializedViews.map(({ schema }) => schema);
  if (schemas.length === 0) return;
  const materializedViews = await readMaterializedViews(connection, schemas);
  const { refreshes, fillings } = planRefreshes(manifest, { catalog: { materializedViews }, relations: [] });
  await connection.execute('set row_security to on');
  for (const [index, view] of refreshes.entries()) {
    onView(labelOf(view), index + 1, refreshes.length);
    try {
      await connection.execute(`refresh materialized view ${quoteQualified(view)}`);
    } catch (error) {
      throw explainStatement(error, { kind: 'refresh', label: `rows of the materialized view ${labelOf(view)}` });
    }
  }
  for (const view of fillings) {
    await connection.execute(`refresh materialized view ${quoteQualified(view)} with no data`);
  }
  await connection.execute('set row_security to off');
}
