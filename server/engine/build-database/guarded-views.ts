import type { MaterializedView } from '../catalog/read-materialized-views.ts';

/**
 * Materialized views that row-level security of their owners' hides rows from. `fillings` are not populated in the archive,
 * but such views read them.
 */
export type GuardedViews = { views: MaterializedView[]; fillings: MaterializedView[] };
