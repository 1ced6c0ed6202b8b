import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type ManifestTable, storedBytes } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import type { BuildPhase } from '../phases/build-phases.ts';
import { type ProgressReporter, reportProgress } from '../report/report-progress.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { TableTally } from '../report/table-tally.ts';
import { nameLeftOut } from '../statements/name-left-out.ts';
import { statementsOf } from '../statements/statements-of.ts';
import { analyzeDatabase } from './analyze-database.ts';
import type { BuildInput, Built } from './build-input.ts';
import { ChunkLoader } from './chunk-loader.ts';
import { copyRows } from './copy-rows.ts';
import { loadLargeObjects } from './load-large-objects.ts';
import { MemoryBudget } from './memory-budget.ts';
import { type BuildSessions, openBuildSessions } from './open-build-sessions.ts';
import { planOwnersWork } from './owners-work.ts';
import { inOrderOfWork } from './plan-copy.ts';
import { type BuildStep, type PlacedStatement, planPostData } from './plan-post-data.ts';
import { preferMerging } from './prefer-merging.ts';
import { prepareDatabase } from './prepare-database.ts';
import { proveDatabase } from './prove-database.ts';
import { readSearchPath } from './read-search-path.ts';
import { readTableFacts } from './read-table-facts.ts';
import { refreshViews } from './refresh-views.ts';
import { runPreData } from './run-pre-data.ts';
import { runSideBySide } from './run-side-by-side.ts';
import { runStatements } from './run-statements.ts';
import { setSequences } from './set-sequences.ts';

const MiB = 1024 * 1024;

type Build = BuildInput & {
  sessions: BuildSessions;
  progress: ProgressReporter;
  reporter: Reporter<BuildPhase>;
  /** The tables in the order in which they are copied. */
  tables: ManifestTable[];
};

/**
 * Builds a database out of an archive: the schema, then the rows on several sessions, then indexes and constraints side by side. Each
 * chunk is checked against its digest, and at the end the rows are counted. The builder's role does all of this, as it may run code of
 * the archive. handOver() does what is left for the repository's role. When it fails, the database is of no use, and the caller drops
 * it (dropWorkDatabase, with `makers` when sessions may be left).
 * @throws AppError ARCHIVE_*, BUCKET_*, REPOSITORY_* (the sentence names what could not be made), STOPPED
 */
export async function buildDatabase(input: BuildInput): Promise<Built> {
  const { manifest } = input.archive;
  const madeSchemas = await prepareDatabase(input);
  const searchPath = await readSearchPath(input);
  const sessions = await openBuildSessions(input, searchPath);
  try {
    const tables = inOrderOfWork(manifest.tables);
    const bytes = storedBytes(manifest);
    const progress = reportProgress(bytes, input.onProgress);
    const build: Build = { ...input, sessions, progress, reporter: createReporter(input.onReport), tables };
    const { notes, work } = await fillDatabase(build, searchPath, madeSchemas);
    return {
      rows: manifest.rows,
      bytes,
      tables: tables.length,
      notes: [...manifest.notes, ...nameLeftOut(input.schema), ...notes],
      work,
    };
  } finally {
    await sessions.close();
  }
}

async function fillDatabase(
  build: Build,
  searchPath: string,
  madeSchemas: ReadonlySet<string>,
): Promise<Pick<Built, 'notes' | 'work'>> {
  const { sessions, reporter, progress, schema, archive } = build;
  reporter.phase('schema');
  reporter.waitFor('repository');
  progress.show('Creating the schema');
  const { preData, postData } = statementsOf(schema);
  await sessions.runOnOne(async (connection) => {
    await runPreData(connection, preData, madeSchemas);
    await connection.execute(`set search_path to ${searchPath}; set default_tablespace to ''`);
  });
  reporter.log(`Created the schema: ${formatCount(schema.preData.length, 'statement')}.`);
  reporter.phase('copy');
  await copyAll(build);
  await loadLargeObjects(build);
  await sessions.runOnOne((connection) => setSequences(connection, archive.manifest.sequences));
  reporter.waitFor('repository');
  const steps = planPostData(postData);
  const unanalyzed = await buildSteps(build, steps);
  const guardedViews = await sessions.runOnOne((connection) =>
    refreshViews(connection, archive.manifest, (name, place, count) =>
      progress.show(`Filling ${name}, ${place} of ${formatCount(count, 'materialized view')}`),
    ),
  );
  if (archive.manifest.materializedViews.length > 0) await analyzeDatabase(sessions, ['m']);
  reporter.phase('prove');
  progress.show('Counting the rows');
  await proveDatabase(sessions, build.tables, [...schema.preData, ...schema.postData]);
  reporter.log('Row counts match and all constraints are valid.');
  reporter.waitFor(null);
  return {
    notes: unanalyzed === null ? [] : [unanalyzed],
    work: planOwnersWork([...preData, ...postData], guardedViews),
  };
}

async function copyAll(build: Build): Promise<void> {
  const { tables, reporter, progress, sessions, bucket, archive, limits } = build;
  const expected = tables.map((table) => ({ name: labelOf(table), rowsTotal: table.rows, bytesTotal: table.rawBytes }));
  const tally = new TableTally(expected, reporter.onReport);
  const budget = new MemoryBudget(limits.memoryBytes, sessions.signal);
  let begun = 0;
  await copyRows({
    sessions,
    loader: new ChunkLoader({ bucket, archive, budget, signal: sessions.signal }),
    tables,
    encoding: archive.manifest.encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8',
    smallestSharedBytes: build.smallestSharedBytes ?? 64 * MiB,
    onTable: (position) => {
      begun++;
      const name = expected[position]?.name ?? '';
      progress.show(`Copying ${name}, ${formatNumber(begun)} of ${formatCount(tables.length, 'table')}`);
      tally.startTable(position);
    },
    onChunk: (position, chunk) => {
      progress.add(chunk.bytes);
      tally.addRows(position, chunk.rows, chunk.rawBytes);
    },
    onTableEnd: (position) => tally.finishTable(position),
    onTableFailed: (position, error) => tally.failTable(position, error),
    waitFor: reporter.waitFor,
  });
  tally.finish();
}

const plurals = { index: 'indexes and keys', 'foreign key': 'foreign keys' };
/** An object that takes longer to build has a sentence of its own in the log. */
const longBuildMs = 5000;

/** Tables are analysed before the first foreign keys, as those are checked by joins. @returns a sentence when ANALYZE failed; else null */
async function buildSteps(build: Build, steps: readonly BuildStep[]): Promise<string | null> {
  const { sessions, reporter, progress } = build;
  reporter.phase('build');
  let unanalyzed: string | null = null;
  const lastKeys = steps.findIndex(({ kind }) => kind === 'foreign key');
  const analyzeAt = lastKeys < 0 ? steps.length : lastKeys;
  for (let place = 0; place <= steps.length; place++) {
    if (place === analyzeAt) {
      progress.show(`Analysing ${formatCount(build.tables.length, 'table')}`);
      unanalyzed = await analyzeDatabase(sessions, ['r', 'p']);
    }
    const step = steps[place];
    if (step === undefined) break;
    if (step.kind === 'in order') {
      await sessions.runOnOne((connection) => runStatements(connection, step.statements));
    } else {
      const statements =
        step.kind === 'index'
          ? step.statements
          : await sessions.runOnOne((connection) => preferMerging(connection, step.statements));
      await buildSideBySide(build, statements, plurals[step.kind]);
    }
  }
  return unanalyzed;
}

async function buildSideBySide(build: Build, statements: readonly PlacedStatement[], words: string): Promise<void> {
  const { sessions, reporter, progress } = build;
  const names = statements.flatMap(({ tables }) => tables);
  const tables = await sessions.runOnOne((connection) => readTableFacts(connection, names));
  let begun = 0;
  await runSideBySide({
    sessions,
    statements,
    tables,
    onBegin: ({ label }) => {
      begun++;
      progress.show(`Building the ${label}, ${formatNumber(begun)} of ${formatNumber(statements.length)} ${words}`);
    },
    onEnd: ({ label }, tookMs) => {
      if (tookMs >= longBuildMs) reporter.log(`Built the ${label} in ${formatDuration(tookMs)}.`);
    },
  });
  reporter.log(`Built ${formatNumber(statements.length)} ${words}.`);
}
