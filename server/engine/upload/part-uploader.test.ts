import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { PartUploader } from './part-uploader.ts';

const MiB = 1024 * 1024;
let place: TestBucket;

beforeAll(async () => {
  place = await startTestBucket();
});
afterAll(() => place.stop());

function open(key: string, partLimit: number, memoryBytes = 160_000_000): Promise<PartUploader> {
  return PartUploader.open({
    bucket: place.bucket,
    key,
    partBytes: 5 * MiB,
    partBuffers: 3,
    limits: { connections: 2, memoryBytes, partLimit },
    signal: new AbortController().signal,
  });
}

describe('PartUploader', () => {
  it.each([1, 5 * MiB, 5 * MiB + 1, 18 * MiB])('uploads %d bytes as they were written', async (bytes) => {
    const data = randomBytes(bytes);
    const uploader = await open(`whole-${bytes}`, 3);
    for (let start = 0; start < bytes; start += 700_001) await uploader.write(data.subarray(start, start + 700_001));
    await uploader.complete();
    expect((await place.bucket.read(`whole-${bytes}`, { start: 0, end: bytes })).equals(data)).toBe(true);
  });

  it('doubles the parts before it runs out of them', async () => {
    const uploader = await open('grown', 6);
    await uploader.write(Buffer.alloc(60 * MiB, 'x'));
    await uploader.complete();
    expect((await place.bucket.head('grown'))?.size).toBe(60 * MiB);
  });

  it('keeps to one size where the store wants that', async () => {
    const sizes: number[] = [];
    const uploader = await PartUploader.open({
      bucket: {
        ...place.bucket,
        uploadPart(key, uploadId, partNumber, body, signal) {
          sizes.push(body.length);
          return place.bucket.uploadPart(key, uploadId, partNumber, body, signal);
        },
      },
      key: 'equal',
      partBytes: 5 * MiB,
      partBuffers: 1,
      limits: { connections: 1, memoryBytes: 160_000_000, partLimit: 4, equalParts: true },
      signal: new AbortController().signal,
    });
    await uploader.write(Buffer.alloc(19 * MiB, 'x'));
    await expect(uploader.write(Buffer.alloc(2 * MiB))).rejects.toThrow(/4 parts .* S3_EQUAL_PARTS to false\.$/);
    await uploader.abort();
    expect(sizes).toEqual([5, 5, 5, 5].map((size) => size * MiB));
  });

  it('says what to do when the parts do not suffice, and leaves nothing', async () => {
    const uploader = await open('too-large', 2);
    await expect(uploader.write(Buffer.alloc(40 * MiB))).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringContaining('S3_PART_LIMIT'),
    });
    await uploader.abort();
    const short = await open('too-large', 4, 20_000_000);
    await expect(short.write(Buffer.alloc(100 * MiB))).rejects.toMatchObject({
      code: 'SETTING_INVALID',
      message: expect.stringContaining('RUNNER_MEMORY_MB'),
    });
    await short.abort();
    expect(await place.bucket.listUploads('')).toEqual([]);
    expect(await place.bucket.head('too-large')).toBeNull();
  });
});
