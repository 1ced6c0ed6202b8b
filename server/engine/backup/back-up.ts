import type { VerdictWays } from '#lib/contracts/verdict/backup-verdict.ts';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import type { DumpSchema } from '#server/ports/schema-dump.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import type { Manifest, ManifestLargeObjects } from '../archive/manifest.ts';
import { type SchemaStatements, type StoredSchema, unpackSchemaSql } from '../archive/read-schema-sql.ts';
import type { Catalog } from '../catalog/read-catalog.ts';
import { copyLargeObjects } from '../copy-out/copy-large-objects.ts';
import { type CopyTablesInput, copyTables } from '../copy-out/copy-tables.ts';
import { openSnapshot, type Snapshot } from '../copy-out/open-snapshot.ts';
import { planMemory } from '../copy-out/plan-memory.ts';
import { planRanges, shareOf, type TableRange } from '../copy-out/plan-ranges.ts';
import { readSequenceValues } from '../copy-out/read-sequence-values.ts';
import { RowProgress } from '../copy-out/row-progress.ts';
import type { StartCopyThread } from '../copy-out/thread-copy-session.ts';
import { SchemaReader } from '../dump-schema/schema-reader.ts';
import type { EngineLimits } from '../limits.ts';
import type { BackupPhase } from '../phases/backup-phases.ts';
import type { OnProgress } from '../report/progress.ts';
import type { OnReport } from '../report/report.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import type { StackKey } from '../signing/stack-key.ts';
import { abortUploads } from '../upload/abort-uploads.ts';
import { PartUploader } from '../upload/part-uploader.ts';
import type { BackupAbout } from './backup-about.ts';
import { buildManifest } from './build-manifest.ts';
import { describeWays } from './describe-ways.ts';
import { estimateRows } from './estimate-rows.ts';

export type BackupInput = {
  bucket: Bucket;
  repository: Repository;
  /** The name of the backup's sessions in the repository. */
  applicationName: string;
  /** Reads the schema of the repository. */
  dumpSchema: DumpSchema;
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Takes reports of the phases (backup-phases.ts), of the tables, and of what happens in words. */
  onReport?: OnReport;
  limits: EngineLimits;
  /** Starts a thread for each session. It is given when there are enough processors; otherwise all sessions run in this thread. */
  startCopyThread?: StartCopyThread;
  /** The key of the archive's object. */
  key: string;
  /** Until when that object cannot be deleted; null if it is not locked. */
  lockedUntil?: Date | null;
  /** The schemas that the settings name; null for every user schema. */
  schemas: string[] | null;
  /** Whether rows that can't be read are left out, and named in the manifest; otherwise they fail the backup. */
  skipUnreadable?: boolean;
  /** Written into the manifest. */
  about: BackupAbout;
  /** Finds out in which ways the backup could be restored now. Without it the archive does not say. */
  judge?: JudgeBackup;
  /** The stack's key, with which the archive is signed. Without it the archive is not signed. */
  signingKey?: StackKey;
  /** Finds out how far `repository` is behind, which is a standby then; not given if it is the primary. */
  readLag?: () => Promise<{ asOf: Date; behindMs: number }>;
};

/**
 * Finds out what stands in the way of restoring a backup that is being taken, as far as that is known before it is verified.
 * @returns null when that can't be found out
 * @throws never, except when the signal aborts
 */
export type JudgeBackup = (draft: {
  manifest: Manifest;
  /** null when the archive holds data alone. */
  schema: SchemaStatements | null;
  signal: AbortSignal;
}) => Promise<VerdictWays | null>;

/** `bytes` are those of the archive file; `notes` name what it does not hold, and `unreadable` what could not be read. */
export type BackupResult = {
  bytes: number;
  rows: number;
  tables: number;
  notes: string[];
  unreadable: Unreadable | null;
};

/** The largest share of a table's bytes on disk that is expected in the archive, as tables compress well. */
const storedShare = 0.6;

/**
 * Streams the whole repository, as it is at one instant, into one object. When it fails or is stopped, it leaves no object and no open
 * upload.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED, CONFLICT (the
 *   key is taken), SETTING_INVALID (the memory is too small for the part limit)
 */
export async function backUp(input: BackupInput): Promise<BackupResult> {
  const { bucket, repository, signal, key } = input;
  const reporter = createReporter<BackupPhase>(input.onReport);
  reporter.phase('snapshot');
  reporter.waitFor('bucket');
  if ((await bucket.head(key, signal)) !== null) {
    throw new AppError('CONFLICT', `There is a file ${key} in the bucket ${bucket.name} already: nothing was written.`);
  }
  reporter.waitFor('repository');
  const coordinator = await repository.connect({ applicationName: input.applicationName, signal });
  const schemaReader = new SchemaReader({
    ...input,
    applicationName: input.applicationName,
    memoryBytes: input.limits.memoryBytes,
    reporter,
  });
  try {
    input.onProgress({ message: 'Locking the tables', current: 0, total: 0 });
    reporter.waitFor('locks');
    const snapshot = await openSnapshot(coordinator, {
      schemas: input.schemas,
      onTaken: (id) => schemaReader.startReading(id),
      readLag: input.readLag,
    });
    describeSnapshot(snapshot, reporter);
    return await writeArchive(input, { coordinator, snapshot, schemaReader }, reporter);
  } finally {
    await schemaReader.stop();
    await coordinator.close();
  }
}

function describeSnapshot({ catalog, takenOn }: Snapshot, reporter: Reporter<BackupPhase>): void {
  const { database, serverVersion, tables, sequences, schemas } = catalog;
  const bytes = tables.reduce((total, table) => total + table.bytes, 0);
  reporter.log(
    `The snapshot of ${database} (PostgreSQL ${serverVersion}) was taken at ${takenOn.toISOString()}: ${formatCount(tables.length, 'table')} in ${formatCount(schemas.length, 'schema')}, ${formatBytes(bytes)} on disk, and ${formatCount(sequences.length, 'sequence')}.`,
  );
  for (const note of catalog.notes) reporter.warn(note);
}

type OpenBackup = { coordinator: RepositoryConnection; snapshot: Snapshot; schemaReader: SchemaReader };

async function writeArchive(
  input: BackupInput,
  { coordinator, snapshot, schemaReader }: OpenBackup,
  reporter: Reporter<BackupPhase>,
): Promise<BackupResult> {
  const { bucket, key, limits, signal, skipUnreadable = false } = input;
  reporter.phase('plan');
  const memory = planMemory(limits, diskBytesOf(snapshot.catalog) * storedShare);
  const { partBytes, partBuffers } = memory;
  reporter.waitFor('bucket');
  let behind: 'repository' | 'bucket' = 'repository';
  const onWait = (waits: boolean) => reporter.waitFor(waits ? 'bucket' : behind);
  const uploader = await PartUploader.open({
    ...{ bucket, key, partBytes, partBuffers, limits, signal, onWait },
    lockedUntil: input.lockedUntil ?? null,
  });
  try {
    reporter.waitFor('repository');
    const archive = new ArchiveWriter(uploader, snapshot.takenOn);
    const estimates = await estimateRows(coordinator, snapshot.catalog.tables);
    const ranges = planRanges(snapshot.catalog.tables, limits.connections, skipUnreadable);
    reporter.phase('copy');
    const progress = new RowProgress(ranges, estimates, { onProgress: input.onProgress, onReport: reporter.onReport });
    const { copied, unreadable } = await copyTables({
      repository: input.repository,
      coordinator,
      connections: limits.connections,
      applicationName: input.applicationName,
      snapshot,
      ranges,
      estimate: (range) => rowsOf(range, estimates),
      archive,
      memory,
      progress,
      onReport: reporter.onReport,
      signal,
      startCopyThread: input.startCopyThread,
      skipUnreadable,
    });
    const largeObjects = await copyIncludedLargeObjects(input, { snapshot, archive, memory, progress, reporter });
    progress.show('Reading the schema');
    const schema = await schemaReader.finish(archive);
    reporter.phase('finish');
    const sequences = await readSequenceValues(coordinator, snapshot.catalog.sequences);
    progress.finish('Finishing the archive');
    const draft = buildManifest({
      about: input.about,
      snapshot,
      sequences,
      ranges,
      copied,
      unreadable,
      largeObjects,
      schema,
    });
    const manifest = await addVerdict(input, draft, schema.stored);
    behind = 'bucket';
    reporter.waitFor('bucket');
    const bytes = await archive.finish(manifest, input.signingKey);
    await uploader.complete();
    await abortUploads(bucket, key).catch(() => reporter.warn(strayUploads(key)));
    reporter.log(`Wrote ${key} to the bucket ${bucket.name}: ${formatBytes(bytes)}.`);
    return {
      bytes,
      rows: manifest.rows,
      tables: manifest.tables.length,
      notes: [...manifest.notes, ...describeWays(manifest)],
      unreadable,
    };
  } catch (error) {
    const leftOpen = await uploader.abort().then(
      () => false,
      () => true,
    );
    throw toFailure(error, { isStopped: signal.aborted, leftOpen: leftOpen ? key : null });
  }
}

async function addVerdict(
  { judge, key, limits: { memoryBytes }, signal }: BackupInput,
  draft: Manifest,
  stored: StoredSchema | null,
): Promise<Manifest> {
  if (judge === undefined) return draft;
  const schema = stored === null ? null : await unpackSchemaSql(key, stored, { memoryBytes, signal });
  const ways = await judge({ manifest: draft, schema, signal });
  signal.throwIfAborted();
  return ways === null ? draft : { ...draft, verdict: { never: draft.verdict?.never ?? [], ways } };
}

/** The rows that a range is expected to have. */
function rowsOf(range: TableRange, estimates: ReadonlyMap<number, number>): number {
  return (estimates.get(range.table.oid) ?? 0) * shareOf(range);
}

function diskBytesOf({ tables, largeObjects }: Catalog): number {
  return tables.reduce((total, table) => total + table.bytes, largeObjects.included ? largeObjects.bytes : 0);
}

/** @returns null when the backup is only of some schemas */
async function copyIncludedLargeObjects(
  input: BackupInput,
  {
    snapshot,
    archive,
    memory,
    progress,
    reporter,
  }: Pick<CopyTablesInput, 'snapshot' | 'archive' | 'memory' | 'progress'> & {
    reporter: Reporter<BackupPhase>;
  },
): Promise<ManifestLargeObjects | null> {
  const { included, count } = snapshot.catalog.largeObjects;
  if (!included) return null;
  if (count > 0) progress.show(`Copying ${formatCount(count, 'large object')}`);
  const { repository, limits, signal } = input;
  const copied = await copyLargeObjects({
    repository,
    connections: count === 0 ? 0 : limits.connections,
    applicationName: input.applicationName,
    snapshot,
    archive,
    memory,
    signal,
  });
  if (count > 0)
    reporter.log(`Copied ${formatCount(count, 'large object')}, ${formatBytes(copied.data.bytes)} compressed.`);
  return copied;
}

function strayUploads(key: string): string {
  return `The bucket did not say whether another upload of ${key} was left open: the Storage page lists those that are.`;
}

function toFailure(error: unknown, { isStopped, leftOpen }: { isStopped: boolean; leftOpen: string | null }): unknown {
  const failure = isStopped ? new AppError('STOPPED', 'The job was stopped.', { cause: error }) : error;
  if (leftOpen === null || !isAppError(failure)) return failure;
  const left = `The bucket did not let the unfinished upload of ${leftOpen} be taken back: abort it there.`;
  const details = failure.details === null ? left : `${failure.details}. ${left}`;
  return new AppError(failure.code, failure.message, { details, cause: failure });
}
