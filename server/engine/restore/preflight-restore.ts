import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type OpenedArchive, readManifest } from '../archive/read-manifest.ts';
import type { Catalog } from '../catalog/read-catalog.ts';
import { readChangeCounts } from '../catalog/read-change-counts.ts';
import { listStandbyProblem } from '../catalog/standby.ts';
import { tryRead } from '../catalog/try-read.ts';
import { countLocks } from '../locks/count-locks.ts';
import { judgeLocks } from '../locks/judge-locks.ts';
import { type ChangesSince, compareCounts } from './compare-counts.ts';
import { findForeignObjects, nameForeignObjects, readForeignObjects } from './find-foreign-objects.ts';
import { findNotes } from './find-notes.ts';
import { findProblems } from './find-problems.ts';
import { type CurrentRows, readCurrentRows } from './read-current-rows.ts';
import { fewestRowsToRebuild } from './restore-work.ts';
import { type Survey, surveyRepository } from './survey-repository.ts';

/** What a restore would do. A restore whose plan has problems is refused. */
export type RestorePlan = {
  archive: OpenedArchive;
  /** The repository as it is now. `rows` is PostgreSQL's estimate unless `exact` is true; `bytes` is the size on disk. */
  now: {
    database: string;
    serverVersion: string;
    bytes: number;
    migrations: string[];
    tables: { schema: string; name: string; rows: number; exact: boolean }[];
  };
  /** What PostgreSQL counted as changed since the backup, in the tables that a restore replaces. */
  since: ChangesSince;
  /** Sentences, each with a reason why the restore can't succeed. */
  problems: string[];
  notes: string[];
};

export type PreflightInput = {
  bucket: Bucket;
  repository: Repository;
  key: string;
  /** The schemas that the settings name; null for every user schema. */
  schemas: string[] | null;
  applicationName: string;
  /** RUNNER_MEMORY_MB in bytes; its default when left out. */
  memoryBytes?: number | undefined;
  signal: AbortSignal;
};

/** The preflight gives up when it has waited this long for a lock. */
const beginLook = "begin isolation level repeatable read read only; set local lock_timeout to '5s'";

/**
 * Compares an archive with the repository. It changes nothing.
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function preflightRestore(input: PreflightInput): Promise<RestorePlan> {
  const archive = await readManifest(input.bucket, input.key, input.signal, input.memoryBytes);
  const connection = await input.repository.connect({
    applicationName: input.applicationName,
    signal: input.signal,
  });
  try {
    await connection.execute(beginLook);
    const survey = await surveyRepository(connection, archive.manifest, input.schemas);
    const foreign = await findForeignObjects({ ...input, connection, archive, survey });
    const oids = survey.match.tables.map(({ table }) => table.oid);
    const counts = await readChangeCounts(connection, oids);
    const locks = await checkLocks(connection, survey);
    return {
      archive,
      now: {
        database: survey.catalog.database,
        serverVersion: survey.catalog.serverVersion,
        bytes: survey.catalog.tables.reduce((sum, table) => sum + table.bytes, 0),
        migrations: survey.catalog.migrations,
        tables: await countOrEstimate(connection, survey.catalog),
      },
      since: compareCounts(archive.manifest, survey.match, counts),
      problems: [
        ...(archive.manifest.verdict?.never ?? []),
        ...(await listStandbyProblem(connection)),
        ...findProblems(survey),
        ...foreign,
        ...locks.problems,
      ],
      notes: [...findNotes(archive.manifest, survey), ...locks.notes],
    };
  } finally {
    await connection.close();
  }
}

/**
 * Finds the reasons why a backup that was just taken of the repository could not be restored into it. It changes nothing.
 * @returns sentences that say what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findInPlaceProblems(input: {
  repository: Repository;
  manifest: Manifest;
  schemas: string[] | null;
  applicationName: string;
  signal: AbortSignal;
}): Promise<string[]> {
  const { manifest } = input;
  const connection = await input.repository.connect(input);
  try {
    await connection.execute(beginLook);
    const survey = await surveyRepository(connection, manifest, input.schemas);
    const foreign = survey.largeObjects === null ? new Map<number, string>() : await readForeignObjects(connection);
    return [
      ...(manifest.verdict?.never ?? []),
      ...(await listStandbyProblem(connection)),
      ...findProblems(survey),
      ...nameForeignObjects([...foreign], survey),
      ...(await checkLocks(connection, survey)).problems,
    ];
  } finally {
    await connection.close();
  }
}

async function checkLocks(
  connection: RepositoryConnection,
  { relations, match, foreignKeys, catalog }: Survey,
): Promise<{ problems: string[]; notes: string[] }> {
  const { needed, ...room } = await countLocks(connection, {
    tableOids: relations.map(({ oid }) => oid),
    restoredOids: match.tables.map(({ table }) => table.oid),
    rebuiltOids: match.tables
      .filter(({ archived }) => archived.rows >= fewestRowsToRebuild)
      .map(({ table }) => table.oid),
    foreignKeys: foreignKeys.reduce((sum, { inheritedOids }) => sum + 1 + inheritedOids.length, 0),
    sequences: match.sequences.length,
    materializedViews: catalog.materializedViews.length,
  });
  const { problem, note } = judgeLocks(needed, room);
  return { problems: problem === null ? [] : [problem], notes: note === null ? [] : [note] };
}

/** All tables are estimated when one can't be counted: the role may not read it, or another session holds its lock. */
async function countOrEstimate(connection: RepositoryConnection, catalog: Catalog): Promise<CurrentRows[]> {
  const counted = await tryRead(connection, () => readCurrentRows(connection, catalog.tables));
  return (
    counted ??
    catalog.tables.map(({ schema, name, estimatedRows }) => ({
      schema,
      name,
      rows: Math.max(Math.round(estimatedRows), 0),
      exact: false,
    }))
  );
}
