import type { StackKey } from '../signing/stack-key.ts';
import { writeAttestation } from './attestation.ts';
import { describeEntry } from './describe-entry.ts';
import { manifestEntry } from './entry-name.ts';
import type { Manifest } from './manifest.ts';
import { centralRecord, endRecords, localHeader, type ZipEntry } from './zip-format.ts';

/** Where an archive's bytes go, in order. `data` may be reused once it resolved. */
export interface ArchiveSink {
  write(data: Buffer): Promise<void>;
}

/** Where an entry's data lies in the file. */
export type WrittenEntry = { offset: number; bytes: number; sha256: string };

const directoryBatchBytes = 256 * 1024;

/** Writes an archive from front to back into a sink: chunks in any order and from several callers at once, then the manifest. */
export class ArchiveWriter {
  readonly #sink: ArchiveSink;
  readonly #time: Date;
  readonly #entries: ZipEntry[] = [];
  #offset = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param time written as the time of every entry */
  constructor(sink: ArchiveSink, time: Date) {
    this.#sink = sink;
    this.#time = time;
  }

  /**
   * Appends one entry. After a write has failed, every call rejects.
   * @param described the size and digests of `pieces`; computed here unless the caller has done that
   */
  append(name: string, pieces: readonly Buffer[], described = describeEntry(pieces)): Promise<WrittenEntry> {
    const { size, crc32, sha256 } = described;
    const written = this.#last.then(async () => {
      const entry = { name, size, crc32, offset: this.#offset };
      const header = localHeader(entry, this.#time);
      await this.#write(header);
      for (const piece of pieces) await this.#write(piece);
      this.#entries.push(entry);
      return { offset: entry.offset + header.length, bytes: size, sha256 };
    });
    written.catch(() => {});
    this.#last = written;
    return written;
  }

  /**
   * Writes the manifest and the ZIP's directory, and signs them.
   * @param key the stack's key; null when the archive is not to be signed
   * @returns the bytes of the whole file
   */
  async finish(manifest: Manifest, key: StackKey | null = null): Promise<number> {
    const { sha256 } = await this.append(manifestEntry, [Buffer.from(`${JSON.stringify(manifest)}\n`)]);
    const comment = key === null ? Buffer.alloc(0) : writeAttestation(manifest, sha256, key);
    const offset = this.#offset;
    let batch: Buffer[] = [];
    let batchBytes = 0;
    for (const entry of this.#entries) {
      const record = centralRecord(entry, this.#time);
      batch.push(record);
      batchBytes += record.length;
      if (batchBytes >= directoryBatchBytes) {
        await this.#write(Buffer.concat(batch));
        batch = [];
        batchBytes = 0;
      }
    }
    await this.#write(Buffer.concat(batch));
    await this.#write(endRecords({ entries: this.#entries.length, offset, size: this.#offset - offset }, comment));
    return this.#offset;
  }

  async #write(data: Buffer): Promise<void> {
    await this.#sink.write(data);
    this.#offset += data.length;
  }
}
