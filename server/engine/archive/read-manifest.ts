import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Bucket, BucketObject } from '#server/adapters/bucket/bucket.ts';
import { AppError } from '#server/errors.ts';
import { type Attestation, bindAttestation, readAttestation } from './attestation.ts';
import { manifestEntry } from './entry-name.ts';
import { allEntries, archiveFormatVersion, type Manifest, manifest as manifestSchema } from './manifest.ts';
import { findLastEntry, type LastEntry, tailBytes } from './read-directory.ts';
import { recordBytes, signatures } from './zip-format.ts';

/** An archive whose manifest was read. Its attestation is of this manifest, or there is none. */
export type OpenedArchive = { object: BucketObject; manifest: Manifest; attestation: Attestation };

type Tail = { data: Buffer; offset: number };

/**
 * Reads an archive's manifest with small ranged reads from its end, whatever its size.
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID (empty, cut short, no ZIP, no manifest, damaged, of a newer format, or with a signature that does not hold),
 *   BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export async function readManifest(bucket: Bucket, key: string, signal?: AbortSignal): Promise<OpenedArchive> {
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
  if (object.size === 0) throw invalid(key, 'is empty: it is no backup');
  const options = { etag: object.etag, ...(signal === undefined ? {} : { signal }) };
  const read = (start: number, end: number) => bucket.read(key, { start, end }, options);
  const tailOffset = Math.max(object.size - tailBytes, 0);
  const tail = { data: await read(tailOffset, object.size), offset: tailOffset };
  const entry = findLastEntry(tail.data, tail.offset);
  if (entry === 'no-end') throw await describeEndless(key, tail, read);
  if (entry === 'damaged') throw invalid(key, "is damaged: its ZIP directory can't be read");
  if (entry.name !== manifestEntry) throw invalid(key, 'holds no manifest: it is no backup made by this console');
  const text = await readEntry(key, entry, tail, read);
  const attestation = checkAttestation(key, entry.comment, createHash('sha256').update(text).digest('hex'));
  const manifest = parseManifest(key, text);
  checkChunks(key, manifest, entry.offset);
  return { object, manifest, attestation };
}

/**
 * What an archive's end says of who made it.
 * @param key names the file in sentences
 * @param manifestSha256 of the manifest that was read, in hex
 * @throws AppError ARCHIVE_INVALID when its signature does not hold, or is of another manifest
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
    : invalid(key, 'is no ZIP file: it is no backup');
}

/** The entry's data: out of the tail where it lies there, else by one more read. */
async function readEntry(
  key: string,
  entry: LastEntry,
  tail: Tail,
  read: (start: number, end: number) => Promise<Buffer>,
): Promise<Buffer> {
  const damaged = () => invalid(key, 'is damaged: its manifest does not match its checksum');
  if (entry.offset >= entry.directoryOffset) throw damaged();
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

/** @param key names the file in sentences. @throws AppError ARCHIVE_INVALID */
export function parseManifest(key: string, text: Buffer): Manifest {
  const unreadable = (details: string) =>
    invalid(key, "has a manifest that can't be read: it is no backup made by this console", details);
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    throw unreadable('The manifest is no JSON.');
  }
  const version = versionOf(value);
  if (version !== null && version > archiveFormatVersion) {
    throw invalid(
      key,
      `has the archive format ${version}, which is newer than ${archiveFormatVersion}, the newest that this console reads. Use the console that made it, or a newer one`,
    );
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(`${issue?.path.join('.') ?? 'manifest'}: ${issue?.message ?? 'wrong'}`);
}

function versionOf(value: unknown): number | null {
  const isRecord = typeof value === 'object' && value !== null && 'formatVersion' in value;
  return isRecord && typeof value.formatVersion === 'number' ? value.formatVersion : null;
}

/** Every entry lies before the manifest, and the sums are those of the chunks: what is read later can be relied on. */
export function checkChunks(key: string, manifest: Manifest, dataEnd: number): void {
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
