import { readFileSync } from 'node:fs';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { findForeignStatements } from '#server/engine/statements/find-foreign-statements.ts';
import { readStatements } from '#server/engine/statements/read-statements.ts';
import { refuseForeignSchema } from '#server/engine/statements/refuse-foreign-schema.ts';
import { isAppError } from '#server/errors.ts';
import { ArchiveInspector } from '../inspect-archive.ts';
import { readManifest } from '../read-manifest.ts';
import { readSchemaSql } from '../read-schema-sql.ts';

/**
 * Reads an archive of a bucket as a job and as an upload do, in a process of its own, and sends what came of it and the most memory
 * that it had besides that of a process which did nothing. argv: the bucket's settings as JSON, the key, RUNNER_MEMORY_MB.
 */
const [, , place = '{}', key = '', megabytes = '160'] = process.argv;
const memoryBytes = Number(megabytes) * 1_000_000;
const bucket = createS3Bucket(JSON.parse(place));
const { signal } = new AbortController();
await bucket.head(key);
const before = peakBytes();

process.send?.({ read: await outcome(read), uploaded: await outcome(takeIn), grewBytes: peakBytes() - before });
process.disconnect();

async function read(): Promise<number> {
  const archive = await readManifest(bucket, key, signal, memoryBytes);
  const schema = await readSchemaSql(bucket, archive, signal, memoryBytes);
  const statements = schema === null ? [] : await readStatements(schema, signal);
  return archive.manifest.tables.length + statements.length + findForeignStatements(statements).length;
}

async function takeIn(): Promise<number> {
  const size = (await bucket.head(key))?.size ?? 0;
  const inspector = new ArchiveInspector(key, memoryBytes);
  const piece = 4 * 1024 * 1024;
  for (let start = 0; start < size; start += piece) {
    inspector.write(await bucket.read(key, { start, end: Math.min(start + piece, size) }));
  }
  const { manifest, schema } = await inspector.finish(signal);
  if (schema !== null) await refuseForeignSchema(key, schema, { memoryBytes, signal });
  return manifest.tables.length;
}

async function outcome(work: () => Promise<number>): Promise<number | string> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

/** The kernel's own count of the most that was resident; maxRSS of a forked process begins with its parent's. */
function peakBytes(): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(found ?? process.resourceUsage().maxRSS) * 1024;
}
