import { formatBytes } from '#lib/format/format-bytes.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type { DumpSchema, SchemaDumpOptions, SchemaScripts } from '#server/ports/schema-dump.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { schemaEntries } from '../archive/entry-name.ts';
import type { ManifestSchemaSql } from '../archive/manifest.ts';
import { compressFrame } from '../archive/zstd.ts';
import type { BackupPhase } from '../phases/backup-phases.ts';
import type { Reporter } from '../report/reporter.ts';
import { tidyScript } from './tidy-script.ts';

export type SchemaReaderInput = Pick<SchemaDumpOptions, 'schemas' | 'applicationName' | 'signal'> & {
  dumpSchema: DumpSchema;
  /** Of the whole backup. */
  memoryBytes: number;
  reporter: Reporter<BackupPhase>;
};

/** What came of it: without `schemaSql` a note says why. */
export type ArchivedSchema = { schemaSql: ManifestSchemaSql | null; notes: string[] };

/** Of the bytes of a frame: as those of chunks. */
const frameBytes = 2 * 1024 * 1024;
/** Of the memory of a backup or a verification, how much of PostgreSQL's catalogs may be read for a schema. */
const memoryShare = 0.5;

/** What DumpSchema takes as `mostBytes`. @param memoryBytes of the whole work */
export function mostSchemaBytes(memoryBytes: number): number {
  return Math.floor(memoryBytes * memoryShare);
}

/** Reads the schema as a snapshot shows it, while the rows are copied. A schema that can't be had leaves the backup as it is. */
export class SchemaReader {
  readonly #input: SchemaReaderInput;
  #stopping = new AbortController();
  #reading: Promise<ReadSchema> | null = null;

  constructor(input: SchemaReaderInput) {
    this.#input = input;
  }

  /** Begins; what was begun with another snapshot is given up. */
  begin(snapshotId: string): void {
    const before = this.stop();
    this.#stopping = new AbortController();
    const signal = AbortSignal.any([this.#input.signal, this.#stopping.signal]);
    this.#reading = before.then(() => dumpAndCompress({ ...this.#input, snapshotId, signal }));
    this.#reading.catch(() => {});
  }

  /** Writes what was read into the archive. @throws AppError STOPPED; whatever writing to the archive threw */
  async finish(archive: ArchiveWriter): Promise<ArchivedSchema> {
    if (this.#reading === null) throw new AppError('INTERNAL', 'The schema was never begun to be read.');
    return writeInto(archive, await this.#reading, this.#input.reporter);
  }

  /** Ends it; resolves when nothing of it is left. Never throws. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#reading?.catch(() => {});
  }
}

type Script = { rawBytes: number; frames: Buffer[] };
/** `note`: why there is no schema. */
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
    preData: await compress(tidyScript(preData)),
    postData: await compress(tidyScript(postData)),
  };
}

async function compress(script: Buffer): Promise<Script> {
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
    return { schemaSql: null, notes: [schema.note] };
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
  return { schemaSql, notes: [] };
}

function sentenceOf(error: unknown): string {
  return isAppError(error) ? error.message : 'Reading it failed for a reason that is not known.';
}
