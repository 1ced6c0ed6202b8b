import type { Manifest } from '../archive/manifest.ts';
import type { Catalog } from '../catalog/read-catalog.ts';
import type { MaterializedView } from '../catalog/read-materialized-views.ts';
import type { Relation } from '../catalog/read-relations.ts';
import { labelOf } from './match-archive.ts';

export type RefreshPlan = {
  /** Each after those that it reads. */
  refreshes: MaterializedView[];
  /** Filled only because others read them, and unfilled again afterwards. */
  fillings: MaterializedView[];
  /** Populated ones that hold rows of before the restore, as the role may not refresh them or one that they read. */
  notOwned: MaterializedView[];
  /** Populated ones of schemas that the settings leave out, whose rows come from restored tables. */
  elsewhere: MaterializedView[];
};

/**
 * Which materialized views a restore refreshes: those that are populated now or were when the backup was taken. One that is not
 * populated, but read by such a one, is filled for as long as that takes.
 */
export function planRefreshes(
  manifest: Manifest,
  survey: { catalog: Pick<Catalog, 'materializedViews'>; relations: readonly Pick<Relation, 'oid'>[] },
): RefreshPlan {
  const views = survey.catalog.materializedViews;
  const archived = new Set(manifest.materializedViews.map(labelOf));
  const restored = new Set(survey.relations.map((relation) => relation.oid));
  const isDue = (view: MaterializedView) => view.populated || archived.has(labelOf(view));
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
