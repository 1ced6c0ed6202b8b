import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import { type InheritedForeignKey, readInheritedForeignKeys } from '../catalog/read-foreign-keys.ts';
import { type Index, readIndexes } from '../catalog/read-indexes.ts';
import { readSchemaState, type SchemaState } from '../catalog/read-schema-state.ts';
import { readTriggers, type Trigger } from '../catalog/read-triggers.ts';
import { inSavepoint } from '../weaker/in-savepoint.ts';
import { executeAll } from './execute-all.ts';
import { type IndexPlan, planIndexes } from './plan-indexes.ts';
import { resetSequences } from './reset-sequences.ts';
import { type RestoreWork, restoredTableOids } from './restore-work.ts';
import { rowSecurityStatements } from './row-security-statements.ts';

/** What a restore took away or turned off, and how the schema was before that. */
export type ClearedTables = {
  /** The definitions of all tables that the restore touches, as they were. */
  schemaBefore: SchemaState;
  /** The oids of the tables in `schemaBefore`. */
  observedOids: number[];
  /** Foreign keys that partitions inherit, with the names that they had. */
  inheritedKeys: InheritedForeignKey[];
  /** The triggers that are disabled. */
  triggers: Trigger[];
  /** The indexes that are dropped, and how to build them again. */
  indexes: IndexPlan;
};

/**
 * Empties the tables and takes away what would be in the way of their rows: it disables triggers, drops foreign keys, indexes and
 * NOT VALID constraints, lifts forced row-level security, truncates, and sets the sequences to the archive's values.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function clearTables(work: RestoreWork): Promise<ClearedTables> {
  const { connection, survey, progress } = work;
  progress.show('Preparing the tables');
  const relationOids = survey.relations.map((relation) => relation.oid);
  const observedOids = [...new Set([...relationOids, ...survey.foreignKeys.map((key) => key.tableOid)])];
  const schemaBefore = await readSchemaState(connection, observedOids);
  for (const { label } of survey.invalidIndexes) schemaBefore.delete(`index ${label}`);
  const cleared: ClearedTables = {
    schemaBefore,
    observedOids,
    inheritedKeys: await readInheritedForeignKeys(connection, relationOids),
    triggers: await readTriggers(connection, restoredTableOids(survey)),
    indexes: await planSurveyedIndexes(work, relationOids),
  };
  await connection.query(`select pg_catalog.set_config('search_path', $1, true)`, [work.searchPath]);
  await executeAll(connection, clearStatements(work, cleared));
  await resetSequences(connection, survey);
  return cleared;
}

async function planSurveyedIndexes(work: RestoreWork, relationOids: number[]): Promise<IndexPlan> {
  const { survey } = work;
  const indexes = await keepUnbuildable(work.connection, await readIndexes(work.connection, relationOids));
  return planIndexes(indexes, {
    droppedForeignKeys: new Set(survey.foreignKeys.flatMap((key) => [key.oid, ...key.inheritedOids])),
    rows: new Map(survey.match.tables.map(({ table, archived }) => [table.oid, archived.rows])),
    fewestRows: work.fewestRowsToRebuild,
  });
}

/**
 * Keeps the indexes whose functions fail under the search_path with which PostgreSQL builds an index: they can still be filled. The
 * functions are tried on the rows that are there now.
 */
async function keepUnbuildable(connection: RepositoryConnection, indexes: readonly Index[]): Promise<Index[]> {
  const kept: Index[] = [];
  for (const index of indexes) {
    const { probe } = index;
    const refusal =
      probe === null
        ? null
        : await inSavepoint(connection, () =>
            connection.execute(`set local search_path to pg_catalog, pg_temp; ${probe}; set local search_path to ''`),
          );
    kept.push(refusal === null ? index : { ...index, fixed: 'its functions need the search_path' });
  }
  return kept;
}

/** All tables are truncated by one statement, as they may refer to each other. */
function clearStatements({ survey }: RestoreWork, { triggers, indexes }: ClearedTables): string[] {
  const tables = survey.match.tables.map(({ archived }) => `only ${quoteQualified(archived)}`);
  return [
    ...triggers.map((trigger) => trigger.disable),
    ...survey.foreignKeys.map((key) => key.drop),
    ...indexes.drops,
    ...survey.invalidIndexes.map((index) => index.drop),
    ...survey.notValidConstraints.map((constraint) => constraint.drop),
    ...rowSecurityStatements(survey, 'no force'),
    ...(tables.length > 0 ? [`truncate table ${tables.join(', ')}`] : []),
  ];
}
