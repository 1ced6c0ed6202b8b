import { formatBytes } from '#lib/format/format-bytes.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { DumpSchema, SchemaDumpOptions, SchemaScripts } from '#server/ports/schema-dump.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { schemaEntries } from '../archive/entry-name.ts';
import type { ManifestSchemaSql } from '../archive/manifest.ts';
import type { StoredSchema } from '../archive/read-schema-sql.ts';
import { compressFrame } from '../archive/zstd.ts';
import type { BackupPhase } from '../phases/backup-phases.ts';
import type { Reporter } from '../report/reporter.ts';
import { tidyScript } from './tidy-script.ts';

export type SchemaReaderInput = Pick<SchemaDumpOptions, 'schemas' | 'applicationName' | 'signal'> & {
  dumpSchema: DumpSchema;
  /** The memory of the whole backup. */
  memoryBytes: number;
  reporter: Reporter<BackupPhase>;
};

/** The schema in the archive, and its stored bytes. When they are null, a note says why. */
export type ArchivedSchema = { schemaSql: ManifestSchemaSql | null; stored: StoredSchema | null; notes: string[] };

/** The uncompressed bytes of one zstd frame, as in chunks. */
const frameBytes = 2 * 1024 * 1024;
/** The share of a daemon's memory that PostgreSQL's catalogs may take when a schema is read. */
const memoryShare = 0.5;

/** Works out `mostBytes` for DumpSchema. @param memoryBytes the memory of the whole backup or verification */
export function mostSchemaBytes(memoryBytes: number): number {
  return Math.floor(memoryBytes * memoryShare);
}

/** Reads the schema at a snapshot while the rows are copied. When it can't be read, the backup goes on without it. */
export class SchemaReader {
  readonly #input: SchemaReaderInput;
  #stopping = new AbortController();
  #reading: Promise<ReadSchema> | null = null;

  constructor(input: SchemaReaderInput) {
    this.#input = input;
  }

  /** Starts to read the schema of a snapshot. Reading the schema of an earlier snapshot is given up. */
  startReading(snapshotId: string): void {
    const before = this.stop();
    this.#stopping = new AbortController();
    const signal = AbortSignal.any([this.#input.signal, this.#stopping.signal]);
    this.#reading = before.then(() => dumpAndCompress({ ...this.#input, snapshotId, signal }));
    this.#reading.catch(() => {});
  }

  /** Waits for the schema and writes it into the archive. @throws AppError STOPPED, and what writing to the archive throws */
  async finish(archive: ArchiveWriter): Promise<ArchivedSchema> {
    if (this.#reading === null) throw new AppError('INTERNAL', 'The schema was never begun to be read.');
    return writeInto(archive, await this.#reading, this.#input.reporter);
  }

  /** Ends the reading, and resolves when pg_dump has ended. Never throws. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reading?.catch(() => {});
  }
}

type Script = { rawBytes: number; frames: Buffer[] };
/** The compressed scripts, or a note that says why there is no schema. */
type ReadSchema = { pgDumpVersion: string; preData: Script; postData: Script } | { note: string };

async function dumpAndCompress(input: SchemaReaderInput & { snapshotId: string }): Promise<ReadSchema> {
  const { dumpSchema, snapshotId, schemas, applicationName, memoryBytes, signal } = input;
  let scripts: SchemaScripts;
  try {
    const mostBytes = mostSchemaBytes(memoryBytes);
    scripts = await dumpSchema({ snapshot: snapshotId, schemas, applicationName, mostBytes, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return { note: `The archive holds data alone, without the schema of its tables. ${sentenceOf(error)}` };
  }
  const { pgDumpVersion, preData, postData } = scripts;
  return {
    pgDumpVersion,
    preData: await compressScript(tidyScript(preData)),
    postData: await compressScript(tidyScript(postData)),
  };
}

async function compressScript(script: Buffer): Promise<Script> {
  const frames: Promise<Buffer>[] = [];
  for (let start = 0; start < script.length; start += frameBytes) {
    frames.push(compressFrame(script.subarray(start, start + frameBytes)));
  }
  return { rawBytes: script.length, frames: await Promise.all(frames) };
}

async function writeInto(
  archive: ArchiveWriter,
  schema: ReadSchema,
  reporter: Reporter<BackupPhase>,
): Promise<ArchivedSchema> {
  if ('note' in schema) {
    reporter.warn(schema.note);
    return { schemaSql: null, stored: null, notes: [schema.note] };
  }
  const { pgDumpVersion, preData, postData } = schema;
  const append = async (entry: string, { rawBytes, frames }: Script) => ({
    entry,
    rawBytes,
    ...(await archive.append(entry, frames)),
  });
  const schemaSql = {
    pgDumpVersion,
    preData: await append(schemaEntries.preData, preData),
    postData: await append(schemaEntries.postData, postData),
  };
  reporter.log(
    `Added the schema (pg_dump ${pgDumpVersion}): ${formatBytes(preData.rawBytes + postData.rawBytes)} of SQL.`,
  );
  const stored = {
    about: schemaSql,
    preData: Buffer.concat(preData.frames),
    postData: Buffer.concat(postData.frames),
  };
  return { schemaSql, stored, notes: [] };
}

function sentenceOf(error: unknown): string {
  return isAppError(error) ? error.message : 'Reading it failed for a reason that is not known.';
}
