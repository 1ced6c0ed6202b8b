import { formatBytes } from '#lib/format/format-bytes.ts';
import type { DumpSchema, SchemaScripts } from '#server/adapters/schema-dump/schema-dump.ts';
import { isAppError } from '#server/errors.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { schemaEntries } from '../archive/entry-name.ts';
import type { ManifestSchemaSql } from '../archive/manifest.ts';
import { compressFrame } from '../archive/zstd.ts';
import type { Teller } from '../teller.ts';
import type { BackupPhase } from './backup-phases.ts';
import type { Snapshot } from './open-snapshot.ts';

export type ArchiveSchemaInput = {
  dumpSchema: DumpSchema;
  snapshot: Snapshot;
  /** null: every user schema. */
  schemas: string[] | null;
  applicationName: string;
  archive: ArchiveWriter;
  /** Of the whole backup. */
  memoryBytes: number;
  signal: AbortSignal;
  tell: Teller<BackupPhase>;
};

/** What came of it: without `schemaSql` a note says why. */
export type ArchivedSchema = { schemaSql: ManifestSchemaSql | null; notes: string[] };

/** Work that goes on beside the copying. */
export type SchemaWork = {
  /** @throws AppError STOPPED; whatever writing to the archive threw */
  finish(): Promise<ArchivedSchema>;
  /** Ends it; resolves when nothing of it is left. Never throws. */
  stop(): Promise<void>;
};

/** Of the bytes of a frame: as those of chunks. */
const frameBytes = 2 * 1024 * 1024;
/** Of the memory of a backup or a verification, how much of PostgreSQL's catalogs may be read for a schema. */
const memoryShare = 0.5;

/** What DumpSchema takes as `mostBytes`. @param memoryBytes of the whole work */
export function mostSchemaBytes(memoryBytes: number): number {
  return Math.floor(memoryBytes * memoryShare);
}

/** Begins to write the schema, as the snapshot shows it, into the archive. A schema that can't be had leaves the backup as it is. */
export function archiveSchema(input: ArchiveSchemaInput): SchemaWork {
  const stopping = new AbortController();
  const signal = AbortSignal.any([input.signal, stopping.signal]);
  const work = dumpInto({ ...input, signal });
  const settled = work.then(
    () => {},
    () => {},
  );
  return {
    finish: () => work,
    stop: () => {
      stopping.abort();
      return settled;
    },
  };
}

async function dumpInto(input: ArchiveSchemaInput): Promise<ArchivedSchema> {
  const { dumpSchema, snapshot, schemas, applicationName, memoryBytes, signal, archive, tell } = input;
  let scripts: SchemaScripts;
  try {
    const mostBytes = mostSchemaBytes(memoryBytes);
    scripts = await dumpSchema({ snapshot: snapshot.id, schemas, applicationName, mostBytes, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const note = `The archive holds data alone, without the schema of its tables. ${sentenceOf(error)}`;
    tell.warn(note);
    return { schemaSql: null, notes: [note] };
  }
  const { pgDumpVersion, preData, postData } = scripts;
  const schemaSql = {
    pgDumpVersion,
    preData: await append(archive, schemaEntries.preData, preData),
    postData: await append(archive, schemaEntries.postData, postData),
  };
  tell.say(
    `The schema is in the archive, by pg_dump ${pgDumpVersion}: ${formatBytes(preData.length + postData.length)} of SQL.`,
  );
  return { schemaSql, notes: [] };
}

async function append(archive: ArchiveWriter, entry: string, script: Buffer): Promise<ManifestSchemaSql['preData']> {
  const frames: Promise<Buffer>[] = [];
  for (let start = 0; start < script.length; start += frameBytes) {
    frames.push(compressFrame(script.subarray(start, start + frameBytes)));
  }
  const written = await archive.append(entry, await Promise.all(frames));
  return { entry, rawBytes: script.length, ...written };
}

function sentenceOf(error: unknown): string {
  return isAppError(error) ? error.message : 'Reading it failed for a reason that is not known.';
}
