import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { isAppError } from '#server/errors.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { planForeignKeys } from '../copy-in/plan-foreign-keys.ts';
import { planRefreshes } from '../copy-in/plan-refreshes.ts';
import { fillViews } from '../weaker/fill-views.ts';
import { inSavepoint } from '../weaker/in-savepoint.ts';
import type { ClearedTables } from './clear-tables.ts';
import { executeAll } from './execute-all.ts';
import { type PlannedObject, planConstraint, planIndex, planKey } from './plan-weaker.ts';
import { renameInheritedForeignKeys } from './rename-inherited-foreign-keys.ts';
import type { RestoreWork } from './restore-work.ts';
import { rowSecurityStatements } from './row-security-statements.ts';
import type { Survey } from './survey-repository.ts';

/**
 * Gives the filled tables back what clearTables() took away: indexes, constraints, foreign keys, forced row-level security and
 * triggers, in this order. Then it fills the materialized views. What does not hold for the archive's rows comes back in the strongest form
 * that does, and is noted (RestoreWork.weakened).
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function rebuildSchema(work: RestoreWork, cleared: ClearedTables): Promise<void> {
  const { connection, survey } = work;
  const relationOids = survey.relations.map((relation) => relation.oid);
  await connection.execute('set local datestyle to default; set local intervalstyle to default');
  await buildObjects(work, 'index', cleared.indexes.builds.map(planIndex));
  await connection.execute(`set local default_tablespace to ''`);
  await buildObjects(work, 'constraint', [
    ...survey.notValidConstraints.toReversed().map(planConstraint),
    ...survey.validatedChildConstraints.map(({ label, validate: sql }) => ({ label, sql, weaken: null })),
  ]);
  await buildObjects(
    work,
    'foreign key',
    planForeignKeys(survey.foreignKeys, rowsByTable(survey)).map((planned) =>
      planKey(planned, relationOids.includes(planned.key.tableOid)),
    ),
  );
  await renameInheritedForeignKeys(connection, relationOids, cleared.inheritedKeys, work.weakened.names());
  await executeAll(connection, [
    ...rowSecurityStatements(survey, 'force'),
    ...cleared.triggers.map((trigger) => trigger.enable),
  ]);
  await refreshViews(work);
}

/** Rows after the restore by table oid: those of the archive, and PostgreSQL's estimate for tables that are not restored. */
function rowsByTable({ catalog, match }: Survey): Map<number, number> {
  const rows = new Map(catalog.tables.map((table) => [table.oid, table.estimatedRows]));
  for (const { table, archived } of match.tables) rows.set(table.oid, archived.rows);
  return rows;
}

/** An object that takes longer to build has a sentence of its own in the log. */
const longBuildMs = 5000;

const plurals = { index: 'indexes', constraint: 'constraints', 'foreign key': 'foreign keys' };

async function buildObjects(
  work: RestoreWork,
  kind: keyof typeof plurals,
  objects: readonly PlannedObject[],
): Promise<void> {
  const { connection, progress, reporter } = work;
  for (const [index, { label, sql, weaken }] of objects.entries()) {
    progress.show(`Building ${kind} ${label}, ${index + 1} of ${objects.length} ${plurals[kind]}`);
    const began = performance.now();
    const refusal = await inSavepoint(connection, () => connection.execute(sql)).catch((error: unknown) => {
      throw explainRefusal(error, `The ${kind} ${label} could not be built again`);
    });
    if (refusal !== null) {
      if (weaken === null) throw explainRefusal(refusal, `The ${kind} ${label} could not be built again`);
      await weaken(work, refusal);
    }
    const took = performance.now() - began;
    if (took >= longBuildMs) reporter.log(`Built the ${kind} ${label} in ${formatDuration(took)}.`);
  }
  if (objects.length > 0) reporter.log(`Built ${formatCount(objects.length, kind, plurals[kind])}.`);
}

/** Fills the views out of the restored rows. */
async function refreshViews({ connection, archive, survey, progress, weakened }: RestoreWork): Promise<void> {
  const { refreshes, fillings } = planRefreshes(archive.manifest, survey);
  await fillViews(connection, refreshes, {
    attempt: (work) => inSavepoint(connection, work),
    weakened,
    onView: (view, place) =>
      progress.show(`Refreshing ${labelOf(view)}, ${place} of ${refreshes.length} materialized views`),
  });
  for (const view of fillings) {
    await connection.execute(`refresh materialized view ${quoteQualified(view)} with no data`);
  }
}

function explainRefusal(error: unknown, what: string): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  return error.reworded(`${what}: ${error.message}`);
}
