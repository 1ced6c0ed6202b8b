import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { readInheritedForeignKeys } from '../catalog/read-foreign-keys.ts';
import { readIndexes } from '../catalog/read-indexes.ts';
import { compareSchemaStates, readSchemaState, type SchemaState } from '../catalog/read-schema-state.ts';
import { readTriggers } from '../catalog/read-triggers.ts';
import { copyTables } from '../copy-in/copy-tables.ts';
import { chunksReadAtOnce } from '../copy-in/load-chunks.ts';
import { labelOf, type MatchedTable } from '../copy-in/match-archive.ts';
import { planForeignKeys } from '../copy-in/plan-foreign-keys.ts';
import { planRefreshes } from '../copy-in/plan-refreshes.ts';
import { replaceLargeObjects } from '../copy-in/replace-large-objects.ts';
import type { RestorePhase } from '../phases/restore-phases.ts';
import { listNames } from '../report/list-names.ts';
import type { ProgressReporter } from '../report/report-progress.ts';
import type { Reporter } from '../report/reporter.ts';
import { TableTally } from '../report/table-tally.ts';
import { type IndexPlan, planIndexes } from './plan-indexes.ts';
import { proveRows } from './prove-rows.ts';
import { renameInheritedForeignKeys } from './rename-inherited-foreign-keys.ts';
import { resetSequences } from './reset-sequences.ts';
import type { Survey } from './survey-repository.ts';

export type ReplaceRowsInput = {
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  /** Made in this transaction, after its tables were locked. */
  survey: Survey;
  /** Where user functions find what they name. */
  searchPath: string;
  memoryBytes: number;
  fewestRowsToRebuild: number;
  signal: AbortSignal;
  progress: ProgressReporter;
  reporter: Reporter<RestorePhase>;
};

/**
 * The heart of a restore, within its transaction: sets the schema's obstacles aside, empties the tables, copies the archive's
 * rows in, puts everything back, and proves that the schema is what it was.
 * @returns sentences about what could not be put back, and is in nobody's way
 * @throws AppError; the caller rolls back
 */
export async function replaceRows(input: ReplaceRowsInput): Promise<string[]> {
  const { connection, survey, progress, reporter } = input;
  progress.show('Preparing the tables');
  reporter.phase('clear');
  const relationOids = survey.relations.map((relation) => relation.oid);
  const observed = [...new Set([...relationOids, ...survey.foreignKeys.map((key) => key.tableOid)])];
  const before = await readSchemaState(connection, observed);
  for (const { label } of survey.invalidIndexes) before.delete(`index ${label}`);
  const inheritedKeys = await readInheritedForeignKeys(connection, relationOids);
  const triggers = await readTriggers(connection, restoredOids(survey));
  const indexes = await planSurveyedIndexes(input, relationOids);
  await setSearchPath(connection, input.searchPath);

  await setAside(
    input,
    indexes,
    triggers.map((trigger) => trigger.disable),
  );
  await resetSequences(connection, survey);
  reporter.phase('copy');
  await copyAllTables(input);
  const notes = await copyLargeObjects(input);
  reporter.phase('build');
  await build(input, 'index', indexes.builds);
  await connection.execute(`set local default_tablespace to ''`);
  await build(input, 'constraint', [
    ...survey.notValidConstraints.toReversed().map(({ label, build: sql }) => ({ label, sql })),
    ...survey.validatedChildConstraints.map(({ label, validate: sql }) => ({ label, sql })),
  ]);
  await build(input, 'foreign key', planForeignKeys(survey.foreignKeys, rowsAfter(survey)));
  await renameInheritedForeignKeys(connection, relationOids, inheritedKeys);
  await executeAll(connection, [
    ...rowSecurityStatements(survey, 'force'),
    ...triggers.map((trigger) => trigger.enable),
  ]);
  await refreshViews(input);

  reporter.phase('prove');
  await proveRows(connection, survey);
  await proveSchema(connection, observed, before);
  return notes;
}

async function proveSchema(connection: RepositoryConnection, observed: number[], before: SchemaState): Promise<void> {
  await connection.execute(`set local search_path to ''`);
  const changed = compareSchemaStates(before, await readSchemaState(connection, observed));
  if (changed.length > 0) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The schema could not be put back exactly as it was: ${listNames(changed)} came out different.`,
      { details: changed.join('; ') },
    );
  }
}

/** By table oid: what the archive brings, and what tables that are left as they are have, about. */
function rowsAfter({ catalog, match }: Survey): Map<number, number> {
  const rows = new Map(catalog.tables.map((table) => [table.oid, table.estimatedRows]));
  for (const { table, archived } of match.tables) rows.set(table.oid, archived.rows);
  return rows;
}

function restoredOids(survey: Survey): number[] {
  return survey.match.tables.map(({ table }) => table.oid);
}

async function planSurveyedIndexes(input: ReplaceRowsInput, relationOids: number[]): Promise<IndexPlan> {
  const { survey } = input;
  return planIndexes(await readIndexes(input.connection, relationOids), {
    droppedForeignKeys: new Set(survey.foreignKeys.flatMap((key) => [key.oid, ...key.inheritedOids])),
    rows: new Map(survey.match.tables.map(({ table, archived }) => [table.oid, archived.rows])),
    fewestRows: input.fewestRowsToRebuild,
  });
}

async function setAside(input: ReplaceRowsInput, indexes: IndexPlan, disableTriggers: string[]): Promise<void> {
  const { survey } = input;
  const tables = survey.match.tables.map(({ archived }) => `only ${quoteQualified(archived)}`);
  await executeAll(input.connection, [
    ...disableTriggers,
    ...survey.foreignKeys.map((key) => key.drop),
    ...indexes.drops,
    ...survey.invalidIndexes.map((index) => index.drop),
    ...survey.notValidConstraints.map((constraint) => constraint.drop),
    ...rowSecurityStatements(survey, 'no force'),
    ...(tables.length > 0 ? [`truncate table ${tables.join(', ')}`] : []),
  ]);
}

/** PostgreSQL holds an owner to forced row-level security too, and takes no COPY under it. */
function rowSecurityStatements(survey: Survey, verb: 'force' | 'no force'): string[] {
  return survey.relations
    .filter((relation) => relation.role === 'restored' && relation.forcesRowSecurity)
    .map((relation) => `alter table only ${relation.sql} ${verb} row level security`);
}

async function copyAllTables(input: ReplaceRowsInput): Promise<void> {
  const { connection, bucket, archive, survey, progress } = input;
  const tables = inOrderOfArchive(survey.match.tables);
  const tally = new TableTally(
    tables.map(({ archived }) => ({
      name: labelOf(archived),
      rowsTotal: archived.rows,
      bytesTotal: archived.rawBytes,
    })),
    input.reporter.onReport,
  );
  await copyTables({
    connection,
    bucket,
    archive,
    tables,
    load: { memoryBytes: input.memoryBytes, atOnce: chunksReadAtOnce, signal: input.signal },
    onTable: (label, position) => {
      progress.show(`Copying ${label}, ${formatNumber(position + 1)} of ${formatCount(tables.length, 'table')}`);
      tally.begin(position);
    },
    onChunk: (position, chunk) => {
      progress.add(chunk.bytes);
      tally.add(position, chunk.rows, chunk.rawBytes);
    },
    onTableEnd: (position) => tally.end(position),
    onTableFailed: (position, error) => tally.fail(position, error),
    waitFor: input.reporter.waitFor,
  });
  tally.finish();
}

/** Chunks that lie side by side are read together. */
function inOrderOfArchive(tables: readonly MatchedTable[]): MatchedTable[] {
  const offsetOf = ({ archived }: MatchedTable) => archived.chunks[0]?.offset ?? 0;
  return tables.toSorted((one, other) => offsetOf(one) - offsetOf(other));
}

async function copyLargeObjects(input: ReplaceRowsInput): Promise<string[]> {
  const { connection, bucket, archive, survey, progress } = input;
  const objects = survey.largeObjects;
  if (objects === null || objects.list.rows + survey.catalog.largeObjects.count === 0) return [];
  progress.show(`Copying ${formatCount(objects.list.rows, 'large object')}`);
  const restored = new Set(restoredOids(survey));
  const notes = await replaceLargeObjects({
    connection,
    bucket,
    archive,
    objects,
    keptTables: survey.catalog.tables.filter((table) => !restored.has(table.oid)),
    load: { memoryBytes: input.memoryBytes, atOnce: chunksReadAtOnce, signal: input.signal },
    onChunk: (chunk) => progress.add(chunk.bytes),
  });
  input.reporter.log(`Restored ${formatCount(objects.list.rows, 'large object')}.`);
  return notes;
}

/** What takes longer has a sentence of its own. */
const longBuildMs = 5000;

const plurals = { index: 'indexes', constraint: 'constraints', 'foreign key': 'foreign keys' };

async function build(
  input: ReplaceRowsInput,
  kind: keyof typeof plurals,
  things: readonly { label: string; sql: string }[],
): Promise<void> {
  for (const [index, { label, sql }] of things.entries()) {
    input.progress.show(`Building ${kind} ${label}, ${index + 1} of ${things.length} ${plurals[kind]}`);
    const began = performance.now();
    try {
      await input.connection.execute(sql);
    } catch (error) {
      throw explain(error, `The ${kind} ${label} could not be built again`);
    }
    const took = performance.now() - began;
    if (took >= longBuildMs) input.reporter.log(`Built the ${kind} ${label} in ${formatDuration(took)}.`);
  }
  if (things.length > 0) input.reporter.log(`Built ${formatCount(things.length, kind, plurals[kind])}.`);
}

async function refreshViews({ connection, archive, survey, progress }: ReplaceRowsInput): Promise<void> {
  const { refreshes, fillings } = planRefreshes(archive.manifest, survey);
  for (const [index, view] of refreshes.entries()) {
    progress.show(`Refreshing ${labelOf(view)}, ${index + 1} of ${refreshes.length} materialized views`);
    try {
      await connection.execute(`refresh materialized view ${quoteQualified(view)}`);
    } catch (error) {
      throw explain(error, `The materialized view ${labelOf(view)} could not be refreshed`);
    }
  }
  for (const view of fillings) {
    await connection.execute(`refresh materialized view ${quoteQualified(view)} with no data`);
  }
}

function explain(error: unknown, what: string): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  return error.reworded(`${what}: ${error.message}`);
}

const statementsAtOnce = 200;

async function executeAll(connection: RepositoryConnection, statements: readonly string[]): Promise<void> {
  for (let start = 0; start < statements.length; start += statementsAtOnce) {
    await connection.execute(statements.slice(start, start + statementsAtOnce).join('; '));
  }
}

async function setSearchPath(connection: RepositoryConnection, path: string): Promise<void> {
  await connection.query(`select pg_catalog.set_config('search_path', $1, true)`, [path]);
}
