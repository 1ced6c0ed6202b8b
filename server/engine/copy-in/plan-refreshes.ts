import { nameKey } from '#server/sql/name-key.ts';
import type { Manifest } from '../archive/manifest.ts';
import type { Catalog } from '../catalog/read-catalog.ts';
import type { MaterializedView } from '../catalog/read-materialized-views.ts';
import type { Relation } from '../catalog/read-relations.ts';

export type RefreshPlan = {
  /** The views to refresh, each after the views that it reads. */
  refreshes: MaterializedView[];
  /** The views that are filled only because others read them, and that are emptied again afterwards. */
  fillings: MaterializedView[];
  /** Populated views that keep the data from before the restore, because the role may not refresh them or a view that they read. */
  notOwned: MaterializedView[];
  /** Populated views in schemas that the settings leave out, though they read restored tables. */
  elsewhere: MaterializedView[];
};

/**
 * Chooses the materialized views that a restore refreshes: those that are populated now or were populated when the backup was taken. A
 * view that is not populated, but is read by one of these, is filled during the refresh and emptied again.
 */
export function planRefreshes(
  manifest: Manifest,
  survey: { catalog: Pick<Catalog, 'materializedViews'>; relations: readonly Pick<Relation, 'oid'>[] },
): RefreshPlan {
  const views = survey.catalog.materializedViews;
  const archived = new Set(manifest.materializedViews.map(nameKey));
  const restored = new Set(survey.relations.map((relation) => relation.oid));
  const isDue = (view: MaterializedView) => view.populated || archived.has(nameKey(view));
  const wanted = views.filter((view) => view.wanted && isDue(view));
  const wantedOids = new Set(wanted.map((view) => view.oid));
  const neededBy = (view: MaterializedView) =>
    views.filter((other) => !other.populated && !wantedOids.has(other.oid) && view.sources.includes(other.oid));
  const canRefresh = (view: MaterializedView) => view.owned && neededBy(view).every((needed) => needed.owned);
  const due = wanted.filter(canRefresh);
  const filled = new Set(due.flatMap(neededBy));
  const dueOids = new Set(due.map((view) => view.oid));
  return {
    refreshes: views.filter((view) => dueOids.has(view.oid) || filled.has(view)),
    fillings: [...filled],
    notOwned: wanted.filter((view) => !canRefresh(view)),
    elsewhere: views.filter(
      (view) => !view.wanted && view.populated && view.sources.some((source) => restored.has(source)),
    ),
  };
}
