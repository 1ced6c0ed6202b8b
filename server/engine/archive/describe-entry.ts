import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The size and the digests of an entry's bytes, as the archive stores them. */
export type EntryDescription = { size: number; crc32: number; sha256: string };

export function describeEntry(pieces: readonly Uint8Array[]): EntryDescription {
  const hash = createHash('sha256');
  let checksum = 0;
  let size = 0;
  for (const piece of pieces) {
    hash.update(piece);
    checksum = crc32(piece, checksum);
    size += piece.length;
  }
  return { size, crc32: checksum, sha256: hash.digest('hex') };
}
