import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type ManifestTable, storedBytes } from '../archive/manifest.ts';
import { rowEncodingOf } from '../archive/row-encoding.ts';
import { buildEarlyIndexes } from '../build-schema/build-early-indexes.ts';
import { EarlyIndexes } from '../build-schema/early-indexes.ts';
import { isOptional, retryLeftOut } from '../build-schema/left-out.ts';
import { type BuildStep, type PlacedStatement, planPostData } from '../build-schema/plan-post-data.ts';
import { runPreData } from '../build-schema/run-pre-data.ts';
import { type LeftOut, runStatements } from '../build-schema/run-statements.ts';
import type { NotValidConstraint } from '../catalog/read-not-valid-constraints.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { type Routes, readRoutes } from '../copy-in/read-routes.ts';
import type { BuildPhase } from '../phases/build-phases.ts';
import { type ProgressReporter, reportProgress } from '../report/report-progress.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { TableTally } from '../report/table-tally.ts';
import { applyOwnSettings, type OwnSetting, readOwnSettings } from '../sessions/own-settings.ts';
import { nameLeftOut } from '../statements/name-left-out.ts';
import { statementsOf } from '../statements/statements-of.ts';
import { WeakenedList } from '../weaker/weakened.ts';
import { analyzeDatabase } from './analyze-database.ts';
import type { BuildInput, Built } from './build-input.ts';
import { ChunkLoader } from './chunk-loader.ts';
import { copyRows } from './copy-rows.ts';
import { loadLargeObjects } from './load-large-objects.ts';
import { MemoryBudget } from './memory-budget.ts';
import { type BuildSessions, openBuildSessions } from './open-build-sessions.ts';
import { planOwnersWork } from './owners-work.ts';
import { inOrderOfWork } from './plan-copy.ts';
import { preferMerging } from './prefer-merging.ts';
import { type PreparedDatabase, prepareDatabase } from './prepare-database.ts';
import { proveDatabase } from './prove-database.ts';
import { readSearchPath } from './read-search-path.ts';
import { readTableFacts } from './read-table-facts.ts';
import { refreshViews } from './refresh-views.ts';
import { runSideBySide } from './run-side-by-side.ts';
import { putConstraintsBack, setConstraintsAside } from './set-constraints-aside.ts';
import { setSequences } from './set-sequences.ts';

const MiB = 1024 * 1024;

type Build = BuildInput & {
  sessions: BuildSessions;
  progress: ProgressReporter;
  reporter: Reporter<BuildPhase>;
  /** What came back in a weaker form so far. */
  weakened: WeakenedList;
  /** The settings of the repository's sessions that change what is evaluated. */
  own: OwnSetting[];
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
  const prepared = await prepareDatabase(input);
  const searchPath = await readSearchPath(input);
  const own = await readOwnSettings(input);
  const sessions = await openBuildSessions(input, searchPath, own);
  try {
    const tables = inOrderOfWork(manifest.tables);
    const bytes = storedBytes(manifest);
    const progress = reportProgress(bytes, input.onProgress);
    const weakened = new WeakenedList({ strict: input.strict ?? false });
    const reporter = createReporter<BuildPhase>(input.onReport);
    const build: Build = { ...input, sessions, progress, reporter, tables, weakened, own };
    const { notes, work } = await fillDatabase(build, searchPath, prepared);
    return {
      rows: manifest.rows,
      bytes,
      tables: tables.length,
      notes: [...manifest.notes, ...nameLeftOut(input.schema), ...prepared.notes, ...notes],
      work,
      weaker: weakened.weaknesses(),
    };
  } finally {
    await sessions.close();
  }
}

async function fillDatabase(
  build: Build,
  searchPath: string,
  { madeSchemas, leftOut }: PreparedDatabase,
): Promise<Pick<Built, 'notes' | 'work'>> {
  const { sessions, reporter, progress, schema, archive, weakened } = build;
  reporter.phase('schema');
  reporter.waitFor('repository');
  progress.show('Creating the schema');
  const { preData, postData } = statementsOf(schema);
  const { refused, early } = await sessions.runOnOne(async (connection) => {
    const left = await runPreData(connection, preData, { madeSchemas, searchPath });
    await connection.execute(`set default_tablespace to ''`);
    return { refused: left, early: new EarlyIndexes(await buildEarlyIndexes(connection, postData)) };
  });
  leftOut.push(...refused);
  const aside = await sessions.runOnOne(setConstraintsAside);
  const routes = await sessions.runOnOne(readRoutes);
  reporter.log(`Created the schema: ${formatCount(schema.preData.length, 'statement')}.`);
  reporter.phase('copy');
  await copyAll(build, routes, early);
  await loadLargeObjects(build);
  await sessions.runOnOne((connection) => setSequences(connection, archive.manifest.sequences));
  reporter.waitFor('repository');
  await sessions.runOnAll(async (connection) => {
    await applyOwnSettings(connection, build.own, 'copied');
  });
  const steps = planPostData(postData.filter((statement) => early.isDue(statement)));
  const unanalyzed = await buildSteps(build, steps, { aside, leftOut });
  const missing = await sessions.runOnOne((connection) => retryLeftOut(connection, leftOut, weakened));
  const guardedViews = await sessions.runOnOne((connection) =>
    refreshViews(connection, archive.manifest, weakened, (name, place, count) =>
      progress.show(`Filling ${name}, ${place} of ${formatCount(count, 'materialized view')}`),
    ),
  );
  if (archive.manifest.materializedViews.length > 0) await analyzeDatabase(sessions, ['m']);
  reporter.phase('prove');
  progress.show('Counting the rows');
  await proveDatabase(sessions, build.tables, {
    script: [...schema.preData, ...schema.postData],
    routes,
    weakened: weakened.names(),
  });
  reporter.log('Row counts match and all constraints are valid.');
  reporter.waitFor(null);
  return {
    notes: [...weakened.sentences(), ...(unanalyzed === null ? [] : [unanalyzed])],
    work: planOwnersWork(
      [...preData, ...postData].filter((statement) => !missing.has(statement)),
      guardedViews,
    ),
  };
}

async function copyAll(build: Build, routes: Routes, early: EarlyIndexes): Promise<void> {
  const { tables, reporter, progress, sessions, bucket, archive, limits } = build;
  const expected = tables.map((table) => ({ name: labelOf(table), rowsTotal: table.rows, bytesTotal: table.rawBytes }));
  const tally = new TableTally(expected, reporter.onReport);
  const budget = new MemoryBudget(limits.memoryBytes, sessions.signal);
  let begun = 0;
  await copyRows({
    sessions,
    loader: new ChunkLoader({ bucket, archive, budget, signal: sessions.signal }),
    tables,
    encoding: rowEncodingOf(archive.manifest),
    routes,
    smallestSharedBytes: build.smallestSharedBytes ?? 64 * MiB,
    dropEarly: (connection, table) => early.drop(connection, table),
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
async function buildSteps(
  build: Build,
  steps: readonly BuildStep[],
  { aside, leftOut }: { aside: readonly NotValidConstraint[]; leftOut: LeftOut[] },
): Promise<string | null> {
  const { sessions, reporter, progress } = build;
  reporter.phase('build');
  let unanalyzed: string | null = null;
  const lastKeys = steps.findIndex(({ kind }) => kind === 'foreign key');
  const analyzeAt = lastKeys < 0 ? steps.length : lastKeys;
  for (let place = 0; place <= steps.length; place++) {
    if (place === analyzeAt) {
      progress.show(`Analysing ${formatCount(build.tables.length, 'table')}`);
      unanalyzed = await analyzeDatabase(sessions, ['r', 'p']);
      await sessions.runOnOne((connection) => putConstraintsBack(connection, aside, build.weakened));
    }
    const step = steps[place];
    if (step === undefined) break;
    if (step.kind === 'in order') {
      leftOut.push(
        ...(await sessions.runOnOne((connection) => runStatements(connection, step.statements, isOptional))),
      );
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
    weakened: build.weakened,
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
