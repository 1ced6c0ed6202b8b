import { recordBytes, signatures } from './zip-format.ts';

/** The last entry of a ZIP, where its directory starts, and the ZIP's comment. Offsets are those in the file. */
export type LastEntry = {
  name: string;
  offset: number;
  size: number;
  crc32: number;
  directoryOffset: number;
  comment: Buffer;
};

export type DirectoryFault = 'no-end' | 'damaged';

/** The bytes at the end of a file in which findLastEntry() finds all that it needs, with a comment of any length. */
export const tailBytes = 128 * 1024;

/**
 * Finds the last entry in the directory of a ZIP, from the file's last bytes.
 * @param tail the last tailBytes of the file, or all of it
 * @param tailOffset where they start in the file
 */
export function findLastEntry(tail: Buffer, tailOffset: number): LastEntry | DirectoryFault {
  const end = findEnd(tail);
  if (end === null) return 'no-end';
  try {
    const directory = readEnd(tail, end, tailOffset);
    const record = findLastRecord(tail, directory.endsAt);
    if (record === null || directory.offset + directory.size !== tailOffset + directory.endsAt) return 'damaged';
    const comment = Buffer.from(tail.subarray(end + recordBytes.end));
    return { ...readRecord(tail, record), directoryOffset: directory.offset, comment };
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}

/** Finds the comment of a ZIP in the file's last bytes. @returns null when they do not hold the end of a ZIP with its whole comment */
export function findComment(tail: Buffer): Buffer | null {
  const end = findEnd(tail);
  return end === null ? null : Buffer.from(tail.subarray(end + recordBytes.end));
}

/** Finds the end record, which only the comment follows. */
function findEnd(tail: Buffer): number | null {
  for (let at = tail.length - recordBytes.end; at >= 0; at--) {
    if (tail.readUInt32LE(at) === signatures.end && at + recordBytes.end + tail.readUInt16LE(at + 20) === tail.length) {
      return at;
    }
  }
  return null;
}

/** Reads where the directory lies. `endsAt` is where it ends in the tail. */
function readEnd(tail: Buffer, end: number, tailOffset: number): { offset: number; size: number; endsAt: number } {
  const locator = end - recordBytes.locator64;
  if (locator < 0 || tail.readUInt32LE(locator) !== signatures.locator64) {
    return { offset: tail.readUInt32LE(end + 16), size: tail.readUInt32LE(end + 12), endsAt: end };
  }
  const end64 = Number(tail.readBigUInt64LE(locator + 8)) - tailOffset;
  if (tail.readUInt32LE(end64) !== signatures.end64) throw new RangeError('There is no Zip64 end record.');
  return {
    offset: Number(tail.readBigUInt64LE(end64 + 48)),
    size: Number(tail.readBigUInt64LE(end64 + 40)),
    endsAt: end64,
  };
}

/** Searches backwards for the record that ends where the directory ends, as the directory may be larger than the tail. */
function findLastRecord(tail: Buffer, directoryEnd: number): number | null {
  for (let at = directoryEnd - recordBytes.central; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== signatures.central) continue;
    const variable = tail.readUInt16LE(at + 28) + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
    if (at + recordBytes.central + variable === directoryEnd) return at;
  }
  return null;
}

function readRecord(tail: Buffer, at: number): Omit<LastEntry, 'directoryOffset' | 'comment'> {
  const nameEnd = at + recordBytes.central + tail.readUInt16LE(at + 28);
  const offset = tail.readUInt32LE(at + 42);
  const isFar = offset === 0xffffffff && tail.readUInt16LE(at + 30) >= 12;
  return {
    name: tail.toString('utf8', at + recordBytes.central, nameEnd),
    offset: isFar ? Number(tail.readBigUInt64LE(nameEnd + 4)) : offset,
    size: tail.readUInt32LE(at + 24),
    crc32: tail.readUInt32LE(at + 16),
  };
}
