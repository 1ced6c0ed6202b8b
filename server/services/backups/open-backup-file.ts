import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { logger } from '#server/logger.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { noSuchBackup, requireBackupKey } from './backup-key.ts';
import { type ArchiveReading, beginArchiveReading } from './reads/archive-reads.ts';
import { blockReader } from './reads/block-reader.ts';

/** An archive as a file. `name` is the end of its key; `etag` without quotes; `read` takes bytes `start` to `end` (exclusive). */
export type BackupFile = Pick<BucketObject, 'size' | 'etag' | 'lastModified'> & {
  name: string;
  read: (range: { start: number; end: number }) => ReadableStream<Uint8Array>;
};

/** One block is sent while the next is read: so much is in memory twice for each transfer, whatever the archive's size. */
const blockBytes = 4 * 1024 * 1024;

/**
 * Opens an archive for download. Its stream reads nothing before it is pulled, and breaks off when the object in the
 * bucket is replaced meanwhile: two archives are never mixed. It continues from the compared copy when the first bucket is lost.
 * @param signal ends the stream
 * @throws AppError NOT_FOUND, BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function openBackupFile(key: string, signal: AbortSignal): Promise<BackupFile> {
  requireBackupKey(key);
  const stackBucket = readingBucket();
  const object = await stackBucket.head(key, signal);
  if (object === null) throw noSuchBackup(key);
  const { size, etag, lastModified } = object;
  const name = key.slice(key.lastIndexOf('/') + 1);
  return { name, size, etag, lastModified, read: (range) => streamObject(stackBucket, object, range, signal) };
}

function streamObject(
  stackBucket: Bucket,
  object: BucketObject,
  { start, end }: { start: number; end: number },
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  const { key } = object;
  const ended = AbortSignal.any([signal, cancelled.signal]);
  const readBlock = blockReader(stackBucket, object, ended);
  let position = start;
  let ahead: Promise<Buffer> | null = null;
  const readNext = (): Promise<Buffer> | null => {
    if (position >= end) return null;
    const block = readBlock({ start: position, end: Math.min(position + blockBytes, end) });
    block.catch(() => {});
    position += blockBytes;
    return block;
  };
  let reading: Promise<ArchiveReading> | null = null;
  const endReading = () => void reading?.then((begun) => begun.end()).catch(() => undefined);
  ended.addEventListener('abort', endReading, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          reading ??= beginArchiveReading(key);
          await reading;
          const block = await (ahead ?? readNext());
          ahead = readNext();
          if (block !== null) controller.enqueue(block);
          if (ahead === null) {
            controller.close();
            endReading();
          }
        } catch (err) {
          endReading();
          if (!ended.aborted) logger.warn({ err, key }, 'The download of a backup broke off');
          controller.error(new Error('The download broke off.'));
        }
      },
      cancel: () => cancelled.abort(),
    },
    { highWaterMark: 0 },
  );
}
