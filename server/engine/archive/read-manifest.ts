import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { AppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { mostChunkBytes, refuseBeyond, usualMemoryBytes } from './archive-bounds.ts';
import { type Attestation, bindAttestation, readAttestation } from './attestation.ts';
import { manifestEntry } from './entry-name.ts';
import { allChunks, allEntries, type Manifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { findLastEntry, type LastEntry, tailBytes } from './read-directory.ts';
import { recordBytes, signatures } from './zip-format.ts';

/** An archive whose manifest was read. Its attestation is NONE, or belongs to this manifest. */
export type OpenedArchive = { object: BucketObject; manifest: Manifest; attestation: Attestation };

type Tail = { data: Buffer; offset: number };

/**
 * Reads an archive's manifest with small ranged reads from its end, whatever its size.
 * @param memoryBytes RUNNER_MEMORY_MB, in bytes: a manifest that is too large for it is refused before it is read
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID (empty, cut short, no ZIP, no manifest, damaged, of a newer format, or with a
 *   signature that does not hold), BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export async function readManifest(
  bucket: Bucket,
  key: string,
  signal?: AbortSignal,
  memoryBytes = usualMemoryBytes,
): Promise<OpenedArchive> {
  const object = await bucket.head(key, signal);
  if (object === null) {
    throw new AppError(
      'ARCHIVE_NOT_FOUND',
      `The specified key does not exist: there is no ${key} in the bucket ${bucket.name}.`,
      {
        details: 'Status Code: 404, AWS Error Code: NoSuchKey',
      },
    );
  }
  if (object.size === 0) throw invalid(key, 'is empty, so it is not a backup');
  const options = { etag: object.etag, ...(signal === undefined ? {} : { signal }) };
  const read = (start: number, end: number) => bucket.read(key, { start, end }, options);
  const tailOffset = Math.max(object.size - tailBytes, 0);
  const tail = { data: await read(tailOffset, object.size), offset: tailOffset };
  const entry = findLastEntry(tail.data, tail.offset);
  if (entry === 'no-end') throw await describeEndless(key, tail, read);
  if (entry === 'damaged') throw invalid(key, "is damaged: its ZIP directory can't be read");
  if (entry.name !== manifestEntry) throw invalid(key, 'holds no manifest, so it is not a backup made by this console');
  refuseBeyond('manifestBytes', entry.size, memoryBytes, key);
  const text = await readEntry(key, entry, tail, read);
  const attestation = checkAttestation(key, entry.comment, createHash('sha256').update(text).digest('hex'));
  const manifest = await parseManifest(text, { key, memoryBytes, ...(signal === undefined ? {} : { signal }) });
  checkChunks(key, manifest, entry.offset);
  return { object, manifest, attestation };
}

/**
 * Reads who made an archive from the comment at its end.
 * @param key names the file in sentences
 * @param manifestSha256 the digest of the manifest that was read, in hex
 * @throws AppError ARCHIVE_INVALID when the signature is not valid, or belongs to another manifest
 */
export function checkAttestation(key: string, comment: Buffer, manifestSha256: string): Attestation {
  const attestation = bindAttestation(readAttestation(comment), manifestSha256);
  if (attestation.state !== 'BROKEN') return attestation;
  throw invalid(
    key,
    'was changed after it was made: its signature does not match what it holds. Nothing is restored from it',
  );
}

function invalid(key: string, what: string, details?: string): AppError {
  return new AppError('ARCHIVE_INVALID', `The file ${key} ${what}.`, details === undefined ? {} : { details });
}

async function describeEndless(
  key: string,
  tail: Tail,
  read: (start: number, end: number) => Promise<Buffer>,
): Promise<AppError> {
  const start = tail.offset === 0 ? tail.data : await read(0, 4);
  const isZip = start.length >= 4 && start.readUInt32LE(0) === signatures.local;
  return isZip
    ? invalid(key, 'is cut short: its end is missing. Take another backup')
    : invalid(key, 'is not a ZIP file, so it is not a backup');
}

/** Reads the entry's data: from the tail when it lies there, else with one more request. */
async function readEntry(
  key: string,
  entry: LastEntry,
  tail: Tail,
  read: (start: number, end: number) => Promise<Buffer>,
): Promise<Buffer> {
  const damaged = () => invalid(key, 'is damaged: its manifest does not match its checksum');
  const mostAround = recordBytes.local + 2 * 0xffff;
  const bytes = entry.directoryOffset - entry.offset;
  if (bytes <= 0 || bytes > entry.size + mostAround) throw damaged();
  const whole =
    entry.offset >= tail.offset
      ? tail.data.subarray(entry.offset - tail.offset, entry.directoryOffset - tail.offset)
      : await read(entry.offset, entry.directoryOffset);
  if (whole.length < recordBytes.local || whole.readUInt32LE(0) !== signatures.local) throw damaged();
  const start = recordBytes.local + whole.readUInt16LE(26) + whole.readUInt16LE(28);
  const data = whole.subarray(start, start + entry.size);
  if (data.length !== entry.size || crc32(data) !== entry.crc32) throw damaged();
  return data;
}

/**
 * Checks that no chunk is too large, that every entry lies before the manifest, and that each table's rows are the sum of its chunks' rows.
 * @throws AppError ARCHIVE_INVALID
 */
export function checkChunks(key: string, manifest: Manifest, dataEnd: number): void {
  for (const { entry, bytes, rawBytes } of allChunks(manifest)) {
    const most = Math.max(bytes, rawBytes);
    if (most <= mostChunkBytes) continue;
    throw invalid(
      key,
      `names the chunk ${entry} of ${formatBytes(most)}: a backup writes none of more than ${formatBytes(mostChunkBytes)}`,
    );
  }
  for (const { entry, offset, bytes } of allEntries(manifest)) {
    if (offset + bytes > dataEnd) {
      throw invalid(key, `is damaged: its manifest names the chunk ${entry}, which lies beyond its end`);
    }
  }
  const { tables, largeObjects } = manifest;
  const parts = [
    ...tables.map(({ schema, name, rows, chunks }) => ({ label: `${schema}.${name}`, rows, chunks })),
    ...Object.entries(largeObjects ?? {}).map(([kind, part]) => ({ label: `the large objects' ${kind}`, ...part })),
  ];
  for (const part of parts) {
    let rows = 0;
    for (const chunk of part.chunks) {
      rows += chunk.rows;
    }
    if (rows !== part.rows) {
      throw invalid(key, `is damaged: the rows of ${part.label} are not those of its chunks`);
    }
  }
}
