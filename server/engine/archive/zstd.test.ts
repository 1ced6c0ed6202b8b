import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FrameCompressor } from './frame-compressor.ts';
import { compressFrame, decompressFrames } from './zstd.ts';

const contents = [
  Buffer.from('one row\n'),
  Buffer.alloc(3_000_000, 'the same row again and again\n'),
  randomBytes(700_000),
  Buffer.alloc(300_000),
  randomBytes(200),
];

describe('zstd frames', () => {
  it('come back as they were, several in a row', async () => {
    const frames = await Promise.all(contents.map(compressFrame));
    const pieces = await decompressFrames(Buffer.concat(frames), Buffer.concat(contents).length);
    expect(Buffer.concat(pieces).equals(Buffer.concat(contents))).toBe(true);
  });

  it('are made by compressors that are used again, many at once, each with its size and its checksum', async () => {
    const compressor = new FrameCompressor();
    const many = Array.from({ length: 40 }, (_, index) => contents[index % contents.length] ?? Buffer.alloc(1));
    const frames = await Promise.all(many.map((content) => compressor.compress(content)));
    for (const [index, content] of many.entries()) {
      const frame = Buffer.concat(frames[index] ?? []);
      expect(frame.subarray(0, 4).toString('hex')).toBe('28b52ffd');
      const descriptor = frame.readUInt8(4);
      expect(descriptor & 4, 'a checksum').toBe(4);
      expect(descriptor >> 6 > 0 || (descriptor & 0x20) !== 0, 'a size').toBe(true);
      expect(Buffer.concat(await decompressFrames(frame, content.length)).equals(content)).toBe(true);
    }
    compressor.close();
    await expect(compressor.compress(Buffer.from('late'))).rejects.toThrow();
  });

  it('that are read no more give their memory back, and no other frame loses its own', async () => {
    const compressor = new FrameCompressor();
    const many = Array.from({ length: 60 }, () => randomBytes(200_000));
    const frames = await Promise.all(many.map((content) => compressor.compress(content)));
    for (const [index, pieces] of frames.entries()) if (index >= 20) compressor.free(pieces);
    for (const [index, content] of many.slice(0, 20).entries()) {
      const frame = Buffer.concat(frames[index] ?? []);
      expect(Buffer.concat(await decompressFrames(frame, content.length)).equals(content)).toBe(true);
    }
    const memory = new Set(frames.flat().map(({ buffer }) => buffer));
    const freed = [...memory].filter(({ detached }) => detached).length;
    expect(freed).toBeGreaterThan(memory.size / 3);
    for (const pieces of frames.slice(0, 20)) compressor.free(pieces);
    const later = Buffer.concat(await compressor.compress(Buffer.from('one more')));
    expect(String(Buffer.concat(await decompressFrames(later, 8)))).toBe('one more');
    compressor.close();
  });

  it('of other writers, without checksum and content size, are read', async () => {
    const frames = contents.map((content) => zstdCompressSync(content));
    const pieces = await decompressFrames(Buffer.concat(frames), Buffer.concat(contents).length);
    expect(Buffer.concat(pieces).equals(Buffer.concat(contents))).toBe(true);
  });

  it('that hold more or less than told are refused', async () => {
    const frame = await compressFrame(Buffer.alloc(1000, 'x'));
    await expect(decompressFrames(frame, 999)).rejects.toThrow();
    await expect(decompressFrames(frame, 1001)).rejects.toThrow();
    await expect(decompressFrames(Buffer.concat([frame, frame]), 1000)).rejects.toThrow();
  });

  it('that are cut, followed by other bytes, or changed are refused', async () => {
    const frame = await compressFrame(randomBytes(1000));
    await expect(decompressFrames(frame.subarray(0, -1), 1000)).rejects.toThrow();
    await expect(decompressFrames(Buffer.concat([frame, Buffer.from('more')]), 1000)).rejects.toThrow();
    const changed = Buffer.from(frame);
    changed[500] = (changed[500] ?? 0) ^ 1;
    await expect(decompressFrames(changed, 1000)).rejects.toThrow();
  });
});
