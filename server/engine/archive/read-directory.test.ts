import { describe, expect, it } from 'vitest';
import { findLastEntry } from './read-directory.ts';
import { centralRecord, endRecords, localHeader, type ZipEntry } from './zip-format.ts';

const time = new Date('2026-03-04T05:06:08Z');
const GiB = 1024 ** 3;

function directory(entries: ZipEntry[], offset: number): { tail: Buffer; tailOffset: number } {
  const records = Buffer.concat(entries.map((entry) => centralRecord(entry, time)));
  const end = endRecords({ entries: entries.length, offset, size: records.length });
  return { tail: Buffer.concat([records, end]), tailOffset: offset };
}

function entry(name: string, offset: number, size = 12): ZipEntry {
  return { name, offset, size, crc32: 7 };
}

describe('findLastEntry', () => {
  it('finds it in a plain ZIP', () => {
    const { tail, tailOffset } = directory([entry('a', 0), entry('manifest.json', 100)], 200);
    expect(findLastEntry(tail, tailOffset)).toEqual({
      name: 'manifest.json',
      offset: 100,
      size: 12,
      crc32: 7,
      directoryOffset: 200,
      comment: Buffer.alloc(0),
    });
  });

  it.each([4 * GiB - 1, 4 * GiB, 300 * GiB])('finds it %d bytes into the file', (offset) => {
    const { tail, tailOffset } = directory([entry('a', 0), entry('manifest.json', offset)], offset + 100);
    expect(findLastEntry(tail, tailOffset)).toMatchObject({ offset, directoryOffset: offset + 100 });
  });

  it('finds it when the directory starts before the tail', () => {
    const entries = Array.from({ length: 5000 }, (_, index) => entry(`data/public.film/${index}`, 5 * GiB + index));
    const { tail, tailOffset } = directory([...entries, entry('manifest.json', 6 * GiB)], 6 * GiB + 100);
    const cut = tail.length - 1000;
    expect(findLastEntry(tail.subarray(cut), tailOffset + cut)).toMatchObject({
      name: 'manifest.json',
      offset: 6 * GiB,
    });
  });

  it('finds it before a comment', () => {
    const { tail, tailOffset } = directory([entry('manifest.json', 100)], 200);
    const comment = Buffer.from('a comment');
    tail.writeUInt16LE(comment.length, tail.length - 2);
    expect(findLastEntry(Buffer.concat([tail, comment]), tailOffset)).toMatchObject({ name: 'manifest.json' });
  });

  it('says when the end is missing', () => {
    const { tail, tailOffset } = directory([entry('manifest.json', 100)], 200);
    expect(findLastEntry(tail.subarray(0, -1), tailOffset)).toBe('no-end');
    expect(findLastEntry(Buffer.alloc(0), 0)).toBe('no-end');
  });

  it('says when the directory is damaged', () => {
    const { tail, tailOffset } = directory([entry('manifest.json', 100)], 200);
    tail.writeUInt16LE(999, 28);
    expect(findLastEntry(tail, tailOffset)).toBe('damaged');
    const far = directory([entry('manifest.json', 5 * GiB)], 6 * GiB);
    expect(findLastEntry(far.tail, far.tailOffset - 10)).toBe('damaged');
    expect(findLastEntry(endRecords({ entries: 0, offset: 0, size: 0 }), 0)).toBe('damaged');
  });
});

describe('zip records', () => {
  it('refuse an entry that would need Zip64 sizes', () => {
    expect(() => localHeader(entry('a', 0, 5 * GiB), time)).toThrow(RangeError);
  });
});
