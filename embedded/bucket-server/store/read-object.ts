import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectRecord } from './object-record.ts';
import type { StoredBucket } from './stored-bucket.ts';

const readBytes = 256 * 1024;

/**
 * An object's bytes from `start` to `end` (exclusive), file by file. Whoever reads holds the data meanwhile (`holdData`),
 * so that an object that is replaced is read to its end.
 */
export async function* readObject(
  bucket: StoredBucket,
  record: ObjectRecord,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (const { path, size } of dataFiles(bucket, record)) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, size);
    offset += size;
    if (from < to) yield* createReadStream(path, { start: from, end: to - 1, highWaterMark: readBytes });
    if (offset >= end) return;
  }
}

/** Whether the data still is where its record says: a person may have moved it. */
export async function isPresent(bucket: StoredBucket, record: ObjectRecord): Promise<boolean> {
  try {
    const found = await stat(join(bucket.folder, record.data.name));
    return record.data.parts === null ? found.isFile() && found.size === record.size : found.isDirectory();
  } catch {
    return false;
  }
}

function dataFiles(bucket: StoredBucket, record: ObjectRecord): { path: string; size: number }[] {
  const path = join(bucket.folder, record.data.name);
  if (record.data.parts === null) return [{ path, size: record.size }];
  return record.data.parts.map((part) => ({ path: join(path, part.file), size: part.size }));
}
