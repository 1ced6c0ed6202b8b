import type { MaterializedView } from '../catalog/read-materialized-views.ts';

/**
 * Materialized views whose rows depend on row-level security, and so on their owner. `fillings` are not populated in the archive, but such
 * views read them.
 */
export type GuardedViews = { views: MaterializedView[]; fillings: MaterializedView[] };
