import { Turns } from '#server/async/turns.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { refuseBeyond, usualMemoryBytes } from './archive-bounds.ts';
import { dropOwnOptions } from './drop-own-options.ts';
import type { ManifestSchemaSql } from './manifest.ts';
import { readChunk, unpackChunk } from './read-chunk.ts';
import type { OpenedArchive } from './read-manifest.ts';
import { scanStatements } from './scan-statements.ts';

/** The statements that create a schema: those that run before the rows are copied, and those that run after. */
export type SchemaStatements = { preData: string[]; postData: string[] };

/** The stored bytes of the two scripts, and what the manifest says about them. */
export type StoredSchema = { about: ManifestSchemaSql; preData: Buffer; postData: Buffer };

type Limits = { memoryBytes?: number; signal?: AbortSignal | undefined };

/**
 * Reads the SQL of an archive's schema, checked against its digests, and gives other work the processor now and then. The statements are
 * pg_dump's, in its order, and must run in one session, as settings are among them.
 * @param memoryBytes RUNNER_MEMORY_MB, in bytes: a schema that is too large for it is refused before it is read
 * @returns null when the archive holds data only
 * @throws AppError ARCHIVE_INVALID when it is damaged, too large, or the object has changed, ARCHIVE_NOT_FOUND, BUCKET_*, STOPPED
 */
export async function readSchemaSql(
  bucket: Bucket,
  archive: OpenedArchive,
  signal?: AbortSignal,
  memoryBytes = usualMemoryBytes,
): Promise<SchemaStatements | null> {
  const { schemaSql } = archive.manifest;
  if (schemaSql === undefined) return null;
  const { key } = archive.object;
  const limits = { memoryBytes, signal };
  refuseBeyond('schemaBytes', schemaBytes(schemaSql), memoryBytes, key);
  const read = async (script: ManifestSchemaSql['preData']) =>
    split(key, await readChunk(bucket, archive, script, signal), limits);
  return { preData: await read(schemaSql.preData), postData: await read(schemaSql.postData) };
}

/**
 * Reads the SQL of a schema from the stored bytes of its scripts.
 * @param key names the file in sentences
 * @throws AppError ARCHIVE_INVALID, STOPPED
 */
export async function unpackSchemaSql(key: string, stored: StoredSchema, limits: Limits): Promise<SchemaStatements> {
  const { memoryBytes = usualMemoryBytes } = limits;
  refuseBeyond('schemaBytes', schemaBytes(stored.about), memoryBytes, key);
  const read = async (script: ManifestSchemaSql['preData'], bytes: Buffer) =>
    split(key, await unpackChunk(script, bytes), limits);
  return {
    preData: await read(stored.about.preData, stored.preData),
    postData: await read(stored.about.postData, stored.postData),
  };
}

/** The bytes of both scripts, compressed or decompressed, whichever is more. */
function schemaBytes({ preData, postData }: ManifestSchemaSql): number {
  return Math.max(preData.bytes + postData.bytes, preData.rawBytes + postData.rawBytes);
}

async function split(
  key: string,
  pieces: Buffer[],
  { memoryBytes = usualMemoryBytes, signal }: Limits,
): Promise<string[]> {
  const turns = new Turns(signal);
  const statements: string[] = [];
  for (const statement of scanStatements(Buffer.concat(pieces).toString('utf8'))) {
    const sql = statement && dropOwnOptions(statement);
    if (sql !== null) {
      statements.push(sql);
      refuseBeyond('statements', statements.length, memoryBytes, key);
    }
    if (turns.areOver()) await turns.next();
  }
  return statements;
}
