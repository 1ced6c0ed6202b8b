import type { ArchiveSink } from '../archive-writer.ts';
import { archiveFormatVersion, type Manifest } from '../manifest.ts';

/** For tests: a sink that keeps what it is given. */
export class MemorySink implements ArchiveSink {
  readonly #pieces: Buffer[] = [];

  async write(data: Buffer): Promise<void> {
    this.#pieces.push(Buffer.from(data));
  }

  get data(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

/** For tests: a manifest of an empty repository. */
export function emptyManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    format: 'stack-console-archive',
    formatVersion: archiveFormatVersion,
    stack: 'test',
    consoleVersion: '0.1.0',
    daemonId: '1',
    startedBy: 'admin@localhost',
    startedOn: '2026-01-02T03:04:05.000Z',
    snapshotOn: '2026-01-02T03:04:05.000Z',
    snapshot: '00000003-0000001B-1',
    database: 'test',
    serverVersion: '18.4',
    serverVersionNumber: 180004,
    encoding: 'UTF8',
    schemas: ['public'],
    migrations: [],
    tables: [],
    sequences: [],
    materializedViews: [],
    rows: 0,
    rawBytes: 0,
    notes: [],
    ...changes,
  };
}
