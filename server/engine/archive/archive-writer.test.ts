import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArchiveWriter } from './archive-writer.ts';
import { chunkEntry, tableFolder } from './entry-name.ts';
import { findLastEntry } from './read-directory.ts';
import { emptyManifest, MemorySink } from './testing/archive-fixture.ts';
import { compressFrame } from './zstd.ts';

const time = new Date('2026-03-04T05:06:08Z');

function has(program: string): boolean {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
}

describe('an archive', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'archive-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.runIf(has('unzip') && has('zstd'))('is opened by unzip and zstd', async () => {
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, time);
    const names = ['film', 'Ünï çödé', 'a/b\\c', '..', '100%', 'x:*?"<>|'];
    await Promise.all(
      names.map(async (name, index) => {
        const entry = chunkEntry(tableFolder({ oid: index, schema: 'public', name }), 0, 0);
        const frames = await Promise.all([
          compressFrame(Buffer.from(`${name}\n`)),
          compressFrame(Buffer.from('second\n')),
        ]);
        return writer.append(entry, frames);
      }),
    );
    const bytes = await writer.finish(emptyManifest());
    expect(bytes).toBe(sink.data.length);
    const file = join(folder, 'archive.zip');
    writeFileSync(file, sink.data);
    execFileSync('unzip', ['-tq', file]);
    execFileSync('unzip', ['-q', file, '-d', folder], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    for (const [index, name] of names.entries()) {
      const path = join(folder, chunkEntry(tableFolder({ oid: index, schema: 'public', name }), 0, 0));
      expect(execFileSync('zstd', ['-dc', path]).toString()).toBe(`${name}\nsecond\n`);
    }
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(emptyManifest());
  });

  it.runIf(has('unzip'))('may have more entries than a ZIP without Zip64 can count', async () => {
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, time);
    for (let index = 0; index < 66_000; index++) void writer.append(`data/t/${index}`, []);
    await writer.finish(emptyManifest());
    const file = join(folder, 'many.zip');
    writeFileSync(file, sink.data);
    execFileSync('unzip', ['-tq', file], { maxBuffer: 1 << 28 });
    const tail = sink.data.subarray(-64 * 1024);
    expect(findLastEntry(tail, sink.data.length - tail.length)).toMatchObject({ name: 'manifest.json' });
  });

  it('rejects every append after one that failed', async () => {
    const writer = new ArchiveWriter({ write: () => Promise.reject(new Error('full')) }, time);
    await expect(writer.append('a', [Buffer.from('a')])).rejects.toThrow('full');
    await expect(writer.append('b', [Buffer.from('b')])).rejects.toThrow('full');
    await expect(writer.finish(emptyManifest())).rejects.toThrow('full');
  });

  it('tells the place of each entry', async () => {
    const sink = new MemorySink();
    const writer = new ArchiveWriter(sink, time);
    const [one, other] = await Promise.all([
      writer.append('one', [Buffer.from('first'), Buffer.from(' entry')]),
      writer.append('other', [Buffer.from('second')]),
    ]);
    expect(sink.data.toString('utf8', one.offset, one.offset + one.bytes)).toBe('first entry');
    expect(sink.data.toString('utf8', other.offset, other.offset + other.bytes)).toBe('second');
  });
});
