import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type ManifestTable, storedBytes } from '../archive/manifest.ts';
import { quoteIdentifier } from '../catalog/quote-identifier.ts';
import { labelOf } from '../restore/match-archive.ts';
import { type ProgressReporter, reportProgress } from '../restore/report-progress.ts';
import { TableTally } from '../table-tally.ts';
import { type Teller, tellTo } from '../teller.ts';
import { analyzeDatabase } from './analyze-database.ts';
import type { BuildInput, BuildResult } from './build-input.ts';
import type { BuildPhase } from './build-phases.ts';
import { ChunkLoader } from './chunk-loader.ts';
import { copyRows } from './copy-rows.ts';
import { loadLargeObjects } from './load-large-objects.ts';
import { MemoryBudget } from './memory-budget.ts';
import { type Lanes, openLanes } from './open-lanes.ts';
import { inOrderOfWork } from './plan-copy.ts';
import { type BuildStep, type PlacedStatement, planPostData } from './plan-post-data.ts';
import { preferMerging } from './prefer-merging.ts';
import { proveDatabase } from './prove-database.ts';
import { quoteLiteral } from './quote-literal.ts';
import { readSearchPath } from './read-search-path.ts';
import type { Statement } from './read-statement.ts';
import { readTableFacts } from './read-table-facts.ts';
import { refreshViews } from './refresh-views.ts';
import { runPreData } from './run-pre-data.ts';
import { runSideBySide } from './run-side-by-side.ts';
import { runStatements } from './run-statements.ts';
import { setSequences } from './set-sequences.ts';
import { becomesItself, becomesRole } from './statement-forms.ts';

export type { BuildInput, BuildResult };

const MiB = 1024 * 1024;

type Build = BuildInput & {
  lanes: Lanes;
  progress: ProgressReporter;
  tell: Teller<BuildPhase>;
  /** In the order of the work. */
  tables: ManifestTable[];
};

/**
 * Builds a database out of an archive: its schema, then its rows by several sessions, each chunk checked against its digest, then
 * indexes and constraints side by side; and proves what it holds. When it resolves all of it is on disk. When it fails the database is
 * worth nothing: the caller drops it (dropDatabase), with `makers` where sessions may be left.
 * @throws AppError ARCHIVE_*, BUCKET_*, REPOSITORY_* (the sentence names what could not be made), STOPPED
 */
export async function buildDatabase(input: BuildInput): Promise<BuildResult> {
  const { manifest } = input.archive;
  const searchPath = await readSearchPath(input);
  const lanes = await openLanes(input, searchPath);
  try {
    const tables = inOrderOfWork(manifest.tables);
    const bytes = storedBytes(manifest);
    const progress = reportProgress(bytes, input.onProgress);
    const build: Build = { ...input, lanes, progress, tell: tellTo(input.onReport), tables };
    const notes = await fill(build, searchPath);
    return { rows: manifest.rows, bytes, tables: tables.length, notes: [...manifest.notes, ...notes] };
  } finally {
    await lanes.close();
  }
}

async function fill(build: Build, searchPath: string): Promise<string[]> {
  const { lanes, tell, progress, schema, archive } = build;
  tell.phase('schema');
  tell.waitFor('repository');
  progress.say('Creating the schema');
  const privileges = await lanes.one(async (connection) => {
    const left = await runPreData(connection, schema.preData);
    await connection.execute(`set search_path to ${searchPath}; set default_tablespace to ''`);
    return left;
  });
  tell.say(`Created the schema: ${formatCount(schema.preData.length, 'statement')}.`);
  tell.phase('copy');
  await copyAll(build);
  const notes = await loadLargeObjects(build);
  await lanes.one((connection) => setSequences(connection, archive.manifest.sequences));
  tell.waitFor('repository');
  const plan = planPostData(schema.postData);
  const unanalyzed = await buildSteps(build, plan.steps);
  await lanes.one(async (connection) => {
    await runStatements(connection, [...privileges, ...plan.privileges].map(asRole));
    await refreshViews(connection, archive.manifest, (name, place, count) =>
      progress.say(`Filling ${name}, ${place} of ${formatCount(count, 'materialized view')}`),
    );
  });
  if (archive.manifest.materializedViews.length > 0) await analyzeDatabase(lanes, ['m']);
  tell.phase('prove');
  progress.say('Counting the rows');
  await proveDatabase(lanes, build.tables, [...schema.preData, ...schema.postData]);
  tell.say('Row counts match and all constraints are valid.');
  await lanes.one((connection) => runStatements(connection, plan.eventTriggers));
  await flush(build);
  tell.waitFor(null);
  return [...notes, ...(unanalyzed === null ? [] : [unanalyzed])];
}

/** A role that granted on goes by SET ROLE, which a member may, and not only a superuser. */
function asRole(statement: Statement): Statement {
  if (statement.what === becomesRole) return { ...statement, sql: `set role ${statement.found.owner}` };
  if (statement.what === becomesItself) return { ...statement, sql: 'reset role' };
  return statement;
}

async function copyAll(build: Build): Promise<void> {
  const { tables, tell, progress, lanes, bucket, archive, limits } = build;
  const expected = tables.map((table) => ({ name: labelOf(table), rowsTotal: table.rows, bytesTotal: table.rawBytes }));
  const tally = new TableTally(expected, tell.onReport);
  const budget = new MemoryBudget(limits.memoryBytes, lanes.signal);
  let begun = 0;
  await copyRows({
    lanes,
    loader: new ChunkLoader({ bucket, archive, budget, signal: lanes.signal }),
    tables,
    encoding: archive.manifest.encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8',
    smallestSharedBytes: build.smallestSharedBytes ?? 64 * MiB,
    onTable: (position) => {
      begun++;
      const name = expected[position]?.name ?? '';
      progress.say(`Copying ${name}, ${formatNumber(begun)} of ${formatCount(tables.length, 'table')}`);
      tally.begin(position);
    },
    onChunk: (position, chunk) => {
      progress.add(chunk.bytes);
      tally.add(position, chunk.rows, chunk.rawBytes);
    },
    onTableEnd: (position) => tally.end(position),
    onTableFailed: (position, error) => tally.fail(position, error),
    waitFor: tell.waitFor,
  });
  tally.finish();
}

const plurals = { index: 'indexes and keys', 'foreign key': 'foreign keys' };
/** What takes longer has a sentence of its own. */
const longBuildMs = 5000;

/** Tables are analysed before the first foreign keys: their checks are joins. @returns a sentence when that could not be done */
async function buildSteps(build: Build, steps: readonly BuildStep[]): Promise<string | null> {
  const { lanes, tell, progress } = build;
  tell.phase('build');
  let unanalyzed: string | null = null;
  const lastKeys = steps.findIndex(({ kind }) => kind === 'foreign key');
  const analyzeAt = lastKeys < 0 ? steps.length : lastKeys;
  for (let place = 0; place <= steps.length; place++) {
    if (place === analyzeAt) {
      progress.say(`Analysing ${formatCount(build.tables.length, 'table')}`);
      unanalyzed = await analyzeDatabase(lanes, ['r', 'p']);
    }
    const step = steps[place];
    if (step === undefined) break;
    if (step.kind === 'in order') {
      await lanes.one((connection) => runStatements(connection, step.statements));
    } else {
      const statements =
        step.kind === 'index'
          ? step.statements
          : await lanes.one((connection) => preferMerging(connection, step.statements));
      await buildSideBySide(build, statements, plurals[step.kind]);
    }
  }
  return unanalyzed;
}

async function buildSideBySide(build: Build, statements: readonly PlacedStatement[], words: string): Promise<void> {
  const { lanes, tell, progress } = build;
  const names = statements.flatMap(({ tables }) => tables);
  const tables = await lanes.one((connection) => readTableFacts(connection, names));
  let begun = 0;
  await runSideBySide({
    lanes,
    statements,
    tables,
    onBegin: ({ label }) => {
      begun++;
      progress.say(`Building the ${label}, ${formatNumber(begun)} of ${formatNumber(statements.length)} ${words}`);
    },
    onEnd: ({ label }, tookMs) => {
      if (tookMs >= longBuildMs) tell.say(`Built the ${label} in ${formatDuration(tookMs)}.`);
    },
  });
  tell.say(`Built ${formatNumber(statements.length)} ${words}.`);
}

/**
 * No commit was waited for so far. The log is written in one order: a commit that is waited for brings all before it to the disk.
 */
async function flush({ lanes, database, archive, tell }: Build): Promise<void> {
  const { stack, snapshotOn } = archive.manifest;
  const comment = `Built by Stack Console from a backup of ${stack}, taken at ${snapshotOn}`;
  await lanes.one((connection) =>
    connection.execute(
      `set synchronous_commit to on; comment on database ${quoteIdentifier(database)} is ${quoteLiteral(comment)}`,
    ),
  );
  tell.say(`Data flushed to disk: ${formatBytes(archive.manifest.rawBytes)}.`);
}
