/**
 * The records of a ZIP whose entries are stored, as APPNOTE.TXT 6.3 has them; Zip64 ones only where a number does not fit.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export type ZipEntry = {
  name: string;
  /** Stored bytes: under 4 GiB. */
  size: number;
  crc32: number;
  /** Of its local header in the file. */
  offset: number;
};

export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

export const recordBytes = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 } as const;

const utf8Name = 0x0800;
const madeByUnix = 3 << 8;
const plainVersion = 20;
const zip64Version = 45;
const readableFile = 0o100644;
const max16 = 0xffff;
const max32 = 0xffffffff;

/** The bytes before an entry's data. */
export function localHeader(entry: Omit<ZipEntry, 'offset'>, time: Date): Buffer {
  const name = Buffer.from(entry.name);
  const header = Buffer.alloc(recordBytes.local + name.length);
  header.writeUInt32LE(signatures.local, 0);
  header.writeUInt16LE(plainVersion, 4);
  writeCommon(header, 6, entry, name, time);
  name.copy(header, recordBytes.local);
  return header;
}

/** An entry's record in the central directory. */
export function centralRecord(entry: ZipEntry, time: Date): Buffer {
  const name = Buffer.from(entry.name);
  const isFar = entry.offset >= max32;
  const record = Buffer.alloc(recordBytes.central + name.length + (isFar ? 12 : 0));
  const version = isFar ? zip64Version : plainVersion;
  record.writeUInt32LE(signatures.central, 0);
  record.writeUInt16LE(madeByUnix | version, 4);
  record.writeUInt16LE(version, 6);
  writeCommon(record, 8, entry, name, time);
  record.writeUInt16LE(isFar ? 12 : 0, 30);
  record.writeUInt32LE((readableFile << 16) >>> 0, 38);
  record.writeUInt32LE(isFar ? max32 : entry.offset, 42);
  name.copy(record, recordBytes.central);
  if (isFar) {
    const extra = recordBytes.central + name.length;
    record.writeUInt16LE(1, extra);
    record.writeUInt16LE(8, extra + 2);
    record.writeBigUInt64LE(BigInt(entry.offset), extra + 4);
  }
  return record;
}

/** What ends the file: the end record and the ZIP's comment, with Zip64's records before it where a number does not fit. */
export function endRecords(
  directory: { entries: number; offset: number; size: number },
  comment: Buffer = Buffer.alloc(0),
): Buffer {
  const needs64 = directory.entries >= max16 || directory.offset >= max32 || directory.size >= max32;
  const end = Buffer.alloc(recordBytes.end);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(Math.min(directory.entries, max16), 8);
  end.writeUInt16LE(Math.min(directory.entries, max16), 10);
  end.writeUInt32LE(Math.min(directory.size, max32), 12);
  end.writeUInt32LE(Math.min(directory.offset, max32), 16);
  end.writeUInt16LE(comment.length, 20);
  const zip64 = needs64 ? [end64Record(directory), locator64(directory)] : [];
  return Buffer.concat([...zip64, end, comment]);
}

function end64Record(directory: { entries: number; offset: number; size: number }): Buffer {
  const record = Buffer.alloc(recordBytes.end64);
  record.writeUInt32LE(signatures.end64, 0);
  record.writeBigUInt64LE(BigInt(recordBytes.end64 - 12), 4);
  record.writeUInt16LE(madeByUnix | zip64Version, 12);
  record.writeUInt16LE(zip64Version, 14);
  record.writeBigUInt64LE(BigInt(directory.entries), 24);
  record.writeBigUInt64LE(BigInt(directory.entries), 32);
  record.writeBigUInt64LE(BigInt(directory.size), 40);
  record.writeBigUInt64LE(BigInt(directory.offset), 48);
  return record;
}

function locator64(directory: { offset: number; size: number }): Buffer {
  const locator = Buffer.alloc(recordBytes.locator64);
  locator.writeUInt32LE(signatures.locator64, 0);
  locator.writeBigUInt64LE(BigInt(directory.offset + directory.size), 8);
  locator.writeUInt32LE(1, 16);
  return locator;
}

/** The fields that both headers have in the same order: flags, method, time, date, crc, sizes, name length. */
function writeCommon(header: Buffer, at: number, entry: Omit<ZipEntry, 'offset'>, name: Buffer, time: Date): void {
  if (entry.size >= max32) throw new RangeError(`The entry ${entry.name} is too large for a ZIP without Zip64 sizes.`);
  header.writeUInt16LE(utf8Name, at);
  header.writeUInt16LE((time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1), at + 4);
  header.writeUInt16LE(
    (Math.max(time.getUTCFullYear() - 1980, 0) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(),
    at + 6,
  );
  header.writeUInt32LE(entry.crc32, at + 8);
  header.writeUInt32LE(entry.size, at + 12);
  header.writeUInt32LE(entry.size, at + 16);
  header.writeUInt16LE(name.length, at + 20);
}
