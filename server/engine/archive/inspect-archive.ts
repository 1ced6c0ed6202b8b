import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AppError } from '#server/errors.ts';
import { refuseBeyond } from './archive-bounds.ts';
import type { Attestation } from './attestation.ts';
import { manifestEntry, schemaEntries } from './entry-name.ts';
import { allEntries, type Manifest, type ManifestEntry } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { findLastEntry, tailBytes } from './read-directory.ts';
import { checkAttestation, checkChunks } from './read-manifest.ts';
import type { StoredSchema } from './read-schema-sql.ts';
import { recordBytes, signatures, type ZipEntry } from './zip-format.ts';

type Entry = ZipEntry & { dataOffset: number };
type EntryAtWork = { entry: Entry; hash: Hash; checksum: number; seen: number; kept: Buffer[] | null };

/** What an archive holds. `schema` is the stored bytes of its scripts; null when it holds data only. */
export type InspectedArchive = { manifest: Manifest; attestation: Attestation; schema: StoredSchema | null };

const keptEntries = new Set<string>([manifestEntry, schemaEntries.preData, schemaEntries.postData]);

/**
 * Checks an archive while it streams in, from front to back. It keeps only the manifest, the compressed schema and a few bytes for each
 * entry. It checks the CRC-32 of every entry, the SHA-256 of every chunk against the manifest, the directory against the entries, and
 * the manifest as readManifest() does. It does not check that chunks decompress; a restore does.
 */
export class ArchiveInspector {
  readonly #name: string;
  readonly #memoryBytes: number;
  /** The bytes of a record that is not complete yet. */
  #pending: Buffer = Buffer.alloc(0);
  #phase: 'entries' | 'directory' | 'end' = 'entries';
  #offset = 0;
  #atWork: EntryAtWork | null = null;
  #last: { entry: Entry; data: Buffer | null; sha256: string } | null = null;
  /** The schema's scripts, by the offset of their data. */
  readonly #scripts = new Map<number, Buffer>();
  #scriptBytes = 0;
  readonly #fingerprints: string[] = [];
  readonly #entriesHash = createHash('sha256');
  readonly #directoryHash = createHash('sha256');
  #directoryOffset = 0;
  #endBytes = 0;
  #tail: Buffer = Buffer.alloc(0);

  /**
   * @param name names the file in sentences
   * @param memoryBytes RUNNER_MEMORY_MB, in bytes: an archive that is too large for it is refused before it is kept in memory
   */
  constructor(name: string, memoryBytes: number) {
    this.#name = name;
    this.#memoryBytes = memoryBytes;
  }

  /** Takes the next bytes, which may be reused afterwards. @throws AppError ARCHIVE_INVALID as soon as a fault is found */
  write(data: Uint8Array): void {
    let rest = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (this.#phase !== 'entries') this.#keepTail(rest);
    while (rest.length > 0) {
      rest = this.#atWork === null ? this.#takeRecord(rest) : this.#takeData(this.#atWork, rest);
    }
  }

  /** Finishes the check. @returns what the archive holds and who signed it. @throws AppError ARCHIVE_INVALID, STOPPED */
  async finish(signal?: AbortSignal): Promise<InspectedArchive> {
    const total = this.#offset + this.#pending.length;
    if (total === 0) throw this.#invalid('is empty, so it is not a backup');
    if (this.#phase === 'entries') throw this.#cutShort();
    const found = findLastEntry(this.#tail, total - this.#tail.length);
    if (found === 'no-end') throw this.#cutShort();
    if (found === 'damaged') throw this.#invalid("is damaged: its ZIP directory can't be read");
    if (found.name !== manifestEntry)
      throw this.#invalid('holds no manifest, so it is not a backup made by this console');
    const last = this.#last;
    const isLast = found.offset === last?.entry.offset && found.directoryOffset === this.#directoryOffset;
    if (!isLast || this.#entriesHash.digest('hex') !== this.#directoryHash.digest('hex')) {
      throw this.#invalid('is damaged: its ZIP directory is not that of its entries');
    }
    const attestation = checkAttestation(this.#name, found.comment, last.sha256);
    const manifest = await parseManifest(last.data ?? Buffer.alloc(0), {
      key: this.#name,
      memoryBytes: this.#memoryBytes,
      ...(signal === undefined ? {} : { signal }),
    });
    checkChunks(this.#name, manifest, last.entry.offset);
    this.#compareChunks(manifest);
    return { manifest, attestation, schema: this.#schemaOf(manifest) };
  }

  /** Takes a local header, a record of the directory, or the end of the file. @returns what is left of `rest` */
  #takeRecord(rest: Buffer): Buffer {
    if (this.#phase === 'end') {
      return this.#takeEnd(rest);
    }
    const before = this.#pending.length;
    const record = before === 0 ? rest : Buffer.concat([this.#pending, rest]);
    const length = this.#recordLength(record);
    if (length === null || record.length < length) {
      this.#pending = Buffer.from(record);
      return Buffer.alloc(0);
    }
    this.#pending = Buffer.alloc(0);
    if (this.#phase === 'entries' && record.readUInt32LE(0) === signatures.local) {
      this.#startEntry(record.subarray(0, length));
    } else if (record.readUInt32LE(0) === signatures.central) {
      if (this.#phase === 'entries') this.#startDirectory(record);
      this.#noteDirectoryRecord(record.subarray(0, length));
    } else {
      if (this.#phase === 'entries') this.#startDirectory(record);
      this.#phase = 'end';
      return this.#takeEnd(record);
    }
    this.#offset += length;
    return record.subarray(length);
  }

  #takeEnd(rest: Buffer): Buffer {
    this.#offset += rest.length;
    this.#endBytes += rest.length;
    if (this.#endBytes > tailBytes) throw this.#invalid('goes on after its end: it is damaged');
    return Buffer.alloc(0);
  }

  /** The length of the record that starts here, in bytes; null when too little of it has come. */
  #recordLength(record: Buffer): number | null {
    if (record.length < 4) return null;
    const signature = record.readUInt32LE(0);
    if (signature === signatures.local && this.#phase === 'entries') {
      return record.length < recordBytes.local
        ? null
        : recordBytes.local + record.readUInt16LE(26) + record.readUInt16LE(28);
    }
    if (signature === signatures.central) {
      if (record.length < recordBytes.central) return null;
      const variable = record.readUInt16LE(28) + record.readUInt16LE(30) + record.readUInt16LE(32);
      return recordBytes.central + variable;
    }
    if (signature === signatures.end || signature === signatures.end64) return 4;
    if (this.#phase === 'entries' && this.#offset === 0)
      throw this.#invalid('is not a ZIP file, so it is not a backup');
    throw this.#invalid(`is damaged: at byte ${this.#offset} stands what does not belong there`);
  }

  #startEntry(header: Buffer): void {
    const [flags, method] = [header.readUInt16LE(6), header.readUInt16LE(8)];
    const size = header.readUInt32LE(22);
    if ((flags & 8) !== 0 || method !== 0 || size === 0xffffffff) {
      throw this.#invalid('was packed by another program: upload the file as the console wrote it');
    }
    if (this.#last !== null && this.#last.data !== null) {
      throw this.#invalid('is damaged: its manifest is not its last entry');
    }
    refuseBeyond('entries', this.#fingerprints.length + 1, this.#memoryBytes, this.#name);
    const name = header.toString('utf8', recordBytes.local, recordBytes.local + header.readUInt16LE(26));
    if (name === manifestEntry) refuseBeyond('manifestBytes', size, this.#memoryBytes, this.#name);
    else if (keptEntries.has(name)) {
      this.#scriptBytes += size;
      refuseBeyond('schemaBytes', this.#scriptBytes, this.#memoryBytes, this.#name);
    }
    const entry = {
      name,
      size,
      crc32: header.readUInt32LE(14),
      offset: this.#offset,
      dataOffset: this.#offset + header.length,
    };
    noteEntry(this.#entriesHash, entry);
    this.#atWork = { entry, hash: createHash('sha256'), checksum: 0, seen: 0, kept: keptEntries.has(name) ? [] : null };
    if (size === 0) this.#endEntry(this.#atWork);
  }

  #takeData(atWork: EntryAtWork, rest: Buffer): Buffer {
    const data = rest.subarray(0, atWork.entry.size - atWork.seen);
    atWork.hash.update(data);
    atWork.checksum = crc32(data, atWork.checksum);
    atWork.seen += data.length;
    atWork.kept?.push(Buffer.from(data));
    this.#offset += data.length;
    if (atWork.seen === atWork.entry.size) this.#endEntry(atWork);
    return rest.subarray(data.length);
  }

  #endEntry({ entry, hash, checksum, kept }: EntryAtWork): void {
    if (checksum !== entry.crc32) {
      throw entry.name !== manifestEntry
        ? this.#damagedChunk(entry.name, "its checksum is not the ZIP's")
        : this.#invalid('is damaged: its manifest does not match its checksum');
    }
    const sha256 = hash.digest('hex');
    const isManifest = entry.name === manifestEntry;
    if (!isManifest) {
      const { name, dataOffset, size } = entry;
      if (kept !== null) this.#scripts.set(dataOffset, Buffer.concat(kept));
      this.#fingerprints.push(fingerprint({ entry: name, offset: dataOffset, bytes: size, sha256 }));
    }
    this.#last = { entry, data: isManifest ? Buffer.concat(kept ?? []) : null, sha256 };
    this.#atWork = null;
  }

  #startDirectory(record: Buffer): void {
    this.#phase = 'directory';
    this.#directoryOffset = this.#offset;
    this.#keepTail(record);
  }

  #noteDirectoryRecord(record: Buffer): void {
    const nameEnd = recordBytes.central + record.readUInt16LE(28);
    const offset = record.readUInt32LE(42);
    const isFar = offset === 0xffffffff && record.readUInt16LE(30) >= 12;
    noteEntry(this.#directoryHash, {
      name: record.toString('utf8', recordBytes.central, nameEnd),
      size: record.readUInt32LE(24),
      crc32: record.readUInt32LE(16),
      offset: isFar ? Number(record.readBigUInt64LE(nameEnd + 4)) : offset,
    });
  }

  #keepTail(data: Buffer): void {
    const whole = Buffer.concat([this.#tail, data]);
    this.#tail = whole.length > tailBytes ? Buffer.from(whole.subarray(-tailBytes)) : whole;
  }

  #schemaOf({ schemaSql: about }: Manifest): StoredSchema | null {
    if (about === undefined) return null;
    const [preData, postData] = [about.preData, about.postData].map(({ offset }) => this.#scripts.get(offset));
    if (preData === undefined || postData === undefined) {
      throw this.#invalid(
        `is damaged: the SQL of its schema is not in ${schemaEntries.preData} and ${schemaEntries.postData}`,
      );
    }
    return { about, preData, postData };
  }

  #compareChunks(manifest: Manifest): void {
    const chunks = allEntries(manifest).sort((one, other) => one.offset - other.offset);
    for (const [index, chunk] of chunks.entries()) {
      if (this.#fingerprints[index] !== fingerprint(chunk)) {
        throw this.#damagedChunk(chunk.entry, 'its checksum or its place is not the one in the manifest');
      }
    }
    if (chunks.length === this.#fingerprints.length) return;
    throw this.#invalid('is damaged: it holds more than its manifest names');
  }

  #invalid(what: string): AppError {
    return new AppError('ARCHIVE_INVALID', `The file ${this.#name} ${what}.`);
  }

  #cutShort(): AppError {
    const isZip = this.#offset > 0 || (this.#pending.length >= 4 && this.#pending.readUInt32LE(0) === signatures.local);
    return this.#invalid(isZip ? 'is cut short: its end is missing' : 'is not a ZIP file, so it is not a backup');
  }

  #damagedChunk(entry: string, why: string): AppError {
    return this.#invalid(`is damaged in the chunk ${entry}: ${why}`);
  }
}

function noteEntry(hash: Hash, { name, size, crc32: checksum, offset }: ZipEntry): void {
  hash.update(`${JSON.stringify(name)} ${size} ${checksum} ${offset}\n`);
}

/** A digest of a chunk's place and content. It is short, as one is kept for every chunk, but long enough that no two are equal. */
function fingerprint({ entry, offset, bytes, sha256 }: Omit<ManifestEntry, 'rawBytes'>) {
  return createHash('sha256').update(`${offset} ${bytes} ${sha256} ${entry}`).digest('base64').slice(0, 24);
}
