import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { ArchiveInspector } from './inspect-archive.ts';
import { archiveFormatVersion, type Manifest } from './manifest.ts';
import { emptyManifest, MemorySink } from './testing/archive-fixture.ts';

const time = new Date('2026-01-02T03:04:06Z');
const chunks = [randomBytes(300), randomBytes(2), Buffer.alloc(0), randomBytes(70_000)];
let archive: Buffer;
let written: Manifest;

async function writeArchive(
  change: (manifest: Manifest) => void = () => {},
): Promise<{ data: Buffer; manifest: Manifest }> {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, time);
  const manifestChunks = [];
  for (const [index, data] of chunks.entries()) {
    const entry = `data/public.film/${index}.copy.zst`;
    manifestChunks.push({ entry, ...(await writer.append(entry, [data])), rawBytes: 1, rows: 1 });
  }
  const columns = [{ name: 'id', type: 'integer' }];
  const table = { schema: 'public', name: 'film', columns, rows: 4, rawBytes: 4, bytes: 4, chunks: manifestChunks };
  const manifest = emptyManifest({ tables: [table], rows: 4 });
  change(manifest);
  await writer.finish(manifest);
  return { data: sink.data, manifest };
}

beforeAll(async () => {
  ({ data: archive, manifest: written } = await writeArchive());
});

/** @param pieceBytes as the data comes in */
async function inspect(data: Buffer, pieceBytes = 65_536): Promise<Manifest | string> {
  const inspector = new ArchiveInspector('a.zip', 8_000_000);
  try {
    for (let start = 0; start < data.length; start += pieceBytes) {
      const piece = Buffer.from(data.subarray(start, start + pieceBytes));
      inspector.write(piece);
      piece.fill(0);
    }
    return (await inspector.finish()).manifest;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'ARCHIVE_INVALID') throw error;
    return error.message;
  }
}

test.each([1, 3, 7, 29, 31, 100, 4096, 65_536, 1_000_000])(
  'takes a good archive in pieces of %i bytes',
  async (pieceBytes) => {
    expect(await inspect(archive, pieceBytes)).toEqual(written);
  },
);

test('takes an archive without a chunk', async () => {
  const sink = new MemorySink();
  await new ArchiveWriter(sink, time).finish(emptyManifest());
  expect(await inspect(sink.data, 10)).toEqual(emptyManifest());
});

test('takes a directory that is larger than the tail, and one in Zip64', async () => {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, time);
  const many = [];
  for (let index = 0; index < 70_000; index++) {
    const entry = `data/public.film/${String(index).padStart(8, '0')}`;
    many.push({ entry, ...(await writer.append(entry, [])), rawBytes: 0, rows: 0 });
  }
  const table = { schema: 'public', name: 'film', columns: [], rows: 0, rawBytes: 0, bytes: 0, chunks: many };
  const manifest = emptyManifest({ tables: [table] });
  await writer.finish(manifest);
  const inspector = new ArchiveInspector('a.zip', 160_000_000);
  const { data } = sink;
  for (let start = 0; start < data.length; start += 65_536) {
    inspector.write(data.subarray(start, start + 65_536));
  }
  expect((await inspector.finish()).manifest.tables[0]?.chunks).toHaveLength(70_000);
});

describe('refuses', () => {
  test.each([
    ['nothing', () => Buffer.alloc(0), 'is empty, so it is not a backup'],
    ['text', () => Buffer.from('no archive at all'), 'is not a ZIP file, so it is not a backup'],
    ['two bytes', () => Buffer.from('PK'), 'is not a ZIP file, so it is not a backup'],
    ['what is added at its end', () => Buffer.concat([archive, Buffer.from('x')]), 'is cut short: its end is missing'],
    ['a long addition', () => Buffer.concat([archive, Buffer.alloc(200_000)]), 'goes on after its end: it is damaged'],
    [
      'what stands before it',
      () => Buffer.concat([Buffer.from('#!'), archive]),
      'is not a ZIP file, so it is not a backup',
    ],
    ['two in one', () => Buffer.concat([archive, archive]), 'is damaged: its ZIP directory'],
  ])('%s', async (_, make, what) => {
    expect(await inspect(make())).toContain(`The file a.zip ${what}`);
  });

  test('an archive that is cut short anywhere', async () => {
    for (let length = 4; length < archive.length; length += length < 600 || length > 70_500 ? 1 : 997) {
      expect(await inspect(archive.subarray(0, length)), `${length} bytes`).toMatch(
        /^The file a\.zip is (cut short|damaged)/,
      );
    }
  });

  test('a flipped bit anywhere but in times and attributes', async () => {
    const unheeded: number[] = [];
    for (let at = 0; at < archive.length; at += at < 600 || at > 70_400 ? 1 : 499) {
      const flipped = Buffer.from(archive);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      if (typeof (await inspect(flipped)) !== 'string') unheeded.push(at);
    }
    for (const at of unheeded) {
      const flipped = Buffer.from(archive);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await inspect(flipped), `at ${at}`).toEqual(written);
    }
    const data = archive.indexOf(chunks[0] ?? '');
    expect(unheeded.filter((at) => at >= data && at < data + 300)).toEqual([]);
  });

  test('a chunk that is not the manifest’s, by its name', async () => {
    const { data } = await writeArchive(({ tables }) => {
      const chunk = tables[0]?.chunks[1];
      if (chunk) chunk.sha256 = createHash('sha256').update('another').digest('hex');
    });
    expect(await inspect(data)).toContain('is damaged in the chunk data/public.film/1.copy.zst');
  });

  test('more than the manifest names', async () => {
    const { data } = await writeArchive(({ tables: [table] }) => {
      if (table) Object.assign(table, { chunks: table.chunks.slice(0, 3), rows: 3 });
    });
    expect(await inspect(data)).toContain('it holds more than its manifest names');
  });

  test('a newer format, a foreign manifest, one that is too large', async () => {
    const newer = await writeArchive((manifest) =>
      Object.assign(manifest, { formatVersion: archiveFormatVersion + 1 }),
    );
    expect(await inspect(newer.data)).toContain(
      `has the archive format ${archiveFormatVersion + 1}, which is newer than ${archiveFormatVersion}`,
    );
    const foreign = await writeArchive((manifest) => Object.assign(manifest, { format: 'another' }));
    expect(await inspect(foreign.data)).toContain("has a manifest that can't be read");
    const large = await writeArchive((manifest) => Object.assign(manifest, { notes: ['x'.repeat(1_000_000)] }));
    expect(await inspect(large.data)).toMatch(
      /^The file a\.zip is too large to be read: its manifest is 1\.00 MB, and with RUNNER_MEMORY_MB at 8 no more than 1\.00 MB may be\. Set RUNNER_MEMORY_MB to 9 at least\.$/,
    );
  });

  test('a ZIP that another program packed', async () => {
    const deflated = Buffer.from(archive);
    deflated.writeUInt16LE(8, 8);
    expect(await inspect(deflated)).toContain('was packed by another program');
    const streamed = Buffer.from(archive);
    streamed.writeUInt16LE(8, 6);
    expect(await inspect(streamed)).toContain('was packed by another program');
  });
});
