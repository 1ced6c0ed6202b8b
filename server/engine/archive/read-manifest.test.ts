import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { archiveFormatVersion, type Manifest } from './manifest.ts';
import { readChunk } from './read-chunk.ts';
import { readManifest } from './read-manifest.ts';
import { emptyManifest, MemorySink } from './testing/archive-fixture.ts';
import { centralRecord, endRecords, localHeader } from './zip-format.ts';
import { compressFrame } from './zstd.ts';

const time = new Date('2026-03-04T05:06:08Z');
const rows = Buffer.from('1\tone\n2\ttwo\n');
let place: TestBucket;

beforeAll(async () => {
  place = await startTestBucket();
});
afterAll(() => place.stop());

async function put(key: string, data: Buffer): Promise<string> {
  const upload = await place.bucket.createUpload(key);
  const part = await place.bucket.uploadPart(key, upload, 1, data);
  await place.bucket.completeUpload(key, upload, [part]);
  return key;
}

async function makeArchive(change: (manifest: Manifest) => Manifest = (manifest) => manifest): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, time);
  const entry = 'data/public.film/00000-0000.copy.zst';
  const written = await writer.append(entry, [await compressFrame(rows)]);
  const chunk = { entry, ...written, rawBytes: rows.length, rows: 2 };
  const table = { schema: 'public', name: 'film', rows: 2, rawBytes: rows.length, bytes: written.bytes };
  const columns = [{ name: 'id', type: 'integer' }];
  const manifest = emptyManifest({ tables: [{ ...table, columns, chunks: [chunk] }], rows: 2 });
  await writer.finish(change(manifest));
  return sink.data;
}

/** A ZIP whose only entry is `text`, named manifest.json. */
function zipOf(text: string, name = 'manifest.json'): Buffer {
  const data = Buffer.from(text);
  const entry = { name, size: data.length, crc32: crc32(data), offset: 0 };
  const header = localHeader(entry, time);
  const record = centralRecord(entry, time);
  const offset = header.length + data.length;
  return Buffer.concat([header, data, record, endRecords({ entries: 1, offset, size: record.length })]);
}

async function sentenceOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return error.message;
    throw error;
  }
  throw new Error('It was read.');
}

describe('readManifest', () => {
  it('reads what was written', async () => {
    const key = await put('good.zip', await makeArchive());
    const { manifest, object } = await readManifest(place.bucket, key);
    expect(object.key).toBe(key);
    expect(manifest.tables[0]?.name).toBe('film');
  });

  it('reads a manifest larger than the tail', async () => {
    const notes = Array.from({ length: 20_000 }, (_, index) => `The note ${index}`);
    const key = await put('large.zip', await makeArchive((manifest) => ({ ...manifest, notes })));
    expect((await readManifest(place.bucket, key)).manifest.notes).toEqual(notes);
  });

  it('says that a key is not there', async () => {
    await expect(readManifest(place.bucket, 'nowhere.zip')).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  });

  it('has a sentence for each fault', async () => {
    const good = await makeArchive();
    const flipped = Buffer.from(good);
    const at = flipped.indexOf('"stack":"test"');
    flipped[at + 10] = 0x54;
    const faults: [string, Buffer, RegExp][] = [
      ['empty.zip', Buffer.alloc(0), /is empty/],
      ['text.zip', Buffer.from('no zip at all, but a text that is longer than an end record'), /is not a ZIP file/],
      ['short.zip', Buffer.from('PK'), /is not a ZIP file/],
      ['cut.zip', good.subarray(0, good.length - 30), /is cut short/],
      ['half.zip', good.subarray(0, good.length >> 1), /is cut short/],
      ['flipped.zip', flipped, /manifest does not match its checksum/],
      ['foreign.zip', zipOf('{}', 'readme.txt'), /holds no manifest/],
      ['words.zip', zipOf('words'), /can't be read/],
      ['shape.zip', zipOf('{"format":"another"}'), /can't be read/],
      [
        'newer.zip',
        await makeArchive((manifest) => ({ ...manifest, formatVersion: archiveFormatVersion + 1 })),
        new RegExp(`format ${archiveFormatVersion + 1}, which is newer than ${archiveFormatVersion}`),
      ],
      ['beyond.zip', await makeArchive((manifest) => moveChunk(manifest, 1_000_000)), /lies beyond its end/],
      ['count.zip', await makeArchive((manifest) => moveChunk(manifest, 0, 3)), /not those of its chunks/],
    ];
    for (const [key, data, sentence] of faults) {
      await put(key, data);
      const said = await sentenceOf(readManifest(place.bucket, key));
      expect(said).toMatch(sentence);
      expect(said).toContain(key);
    }
  });
});

function moveChunk(manifest: Manifest, offset: number, rowsNow = 2): Manifest {
  const tables = manifest.tables.map((table) => ({
    ...table,
    chunks: table.chunks.map((chunk) => ({ ...chunk, offset: chunk.offset + offset, rows: rowsNow })),
  }));
  return { ...manifest, tables };
}

describe('readChunk', () => {
  it('gives the rows back', async () => {
    const archive = await readManifest(place.bucket, await put('chunk.zip', await makeArchive()));
    const chunk = firstChunk(archive.manifest);
    expect(Buffer.concat(await readChunk(place.bucket, archive, chunk)).equals(rows)).toBe(true);
  });

  it('refuses a chunk of which one bit was flipped', async () => {
    const data = await makeArchive();
    const good = await readManifest(place.bucket, await put('bits.zip', data));
    const chunk = firstChunk(good.manifest);
    data[chunk.offset + 7] = (data[chunk.offset + 7] ?? 0) ^ 4;
    const archive = await readManifest(place.bucket, await put('bits.zip', data));
    expect(await sentenceOf(readChunk(place.bucket, archive, chunk))).toBe(
      'The chunk data/public.film/00000-0000.copy.zst of the archive is damaged: its checksum does not match the manifest. Nothing was changed.',
    );
  });

  it('never unpacks more than the manifest tells', async () => {
    const bomb = await compressFrame(Buffer.alloc(50_000_000));
    const key = await put('bomb.zip', bomb);
    const object = await place.bucket.head(key);
    if (object === null) throw new Error('not stored');
    const sha256 = createHash('sha256').update(bomb).digest('hex');
    const chunk = { entry: 'data/a.b/0', offset: 0, bytes: bomb.length, rawBytes: 100, rows: 1, sha256 };
    const archive = { object, manifest: emptyManifest(), attestation: { state: 'NONE' as const } };
    expect(await sentenceOf(readChunk(place.bucket, archive, chunk))).toMatch(/cannot be decompressed/);
  });

  it('notices an archive that was replaced meanwhile', async () => {
    const archive = await readManifest(place.bucket, await put('replaced.zip', await makeArchive()));
    await put('replaced.zip', await makeArchive((manifest) => ({ ...manifest, stack: 'another' })));
    await expect(readChunk(place.bucket, archive, firstChunk(archive.manifest))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });
});

function firstChunk(manifest: Manifest) {
  const chunk = manifest.tables[0]?.chunks[0];
  if (chunk === undefined) throw new Error('no chunk');
  return chunk;
}
