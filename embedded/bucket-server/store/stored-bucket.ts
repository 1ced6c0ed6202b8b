import { join } from 'node:path';
import type { BucketConfiguration } from './bucket-configuration.ts';
import type { ObjectIndex } from './object-index.ts';
import type { ObjectOptions, ObjectRecord, StoredVersion } from './object-record.ts';

/** A part that was received: its file's name is `<number>-<md5>`, so nothing else needs to be kept of it. */
export type UploadPart = { partNumber: number; etag: string; size: number; modified: number; file: string };

/** An open multipart upload; its parts are in `.uploads/<id>/`. */
export type Upload = {
  id: string;
  key: string;
  /** Epoch milliseconds. */
  initiated: number;
  options: ObjectOptions;
  parts: Map<number, UploadPart>;
};

/** A bucket on the disk and in memory. Only this process changes it: the folder is locked. */
export type StoredBucket = {
  name: string;
  folder: string;
  /** Bodies in flight, on the same file system. */
  tempFolder: string;
  created: number;
  configuration: BucketConfiguration;
  /** The objects that are there: of each key the newest version, if that is no delete marker. */
  index: ObjectIndex;
  /** All versions of each key, the newest first. Changed with `setVersions` alone. */
  versions: Map<string, readonly StoredVersion[]>;
  uploads: Map<string, Upload>;
  /** How many readers hold an object's data, by its name: what they hold outlives its being replaced. */
  readers: Map<string, { count: number; onLast: (() => void) | null }>;
  /** Changes are made one at a time. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
};

export function objectsFolder(bucket: { folder: string }): string {
  return join(bucket.folder, '.objects');
}

export function uploadsFolder(bucket: { folder: string }): string {
  return join(bucket.folder, '.uploads');
}

export function intentsFolder(bucket: { folder: string }): string {
  return join(bucket.folder, '.intents');
}

export function uploadFolder(bucket: { folder: string }, uploadId: string): string {
  return join(uploadsFolder(bucket), uploadId);
}

/** Runs the given functions one after another, whether or not one of them fails. */
export function makeMutex(): StoredBucket['exclusively'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work, work);
    last = run.catch(() => undefined);
    return run;
  };
}

/** Holds an object's data for reading. @returns the function that releases it. */
export function holdData(bucket: StoredBucket, record: ObjectRecord): () => void {
  const { name } = record.data;
  const held = bucket.readers.get(name) ?? { count: 0, onLast: null };
  held.count++;
  bucket.readers.set(name, held);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    held.count--;
    if (held.count > 0) return;
    bucket.readers.delete(name);
    held.onLast?.();
  };
}

/** Resolves when there is no reader of the data of that name. */
export function whenUnread(bucket: StoredBucket, name: string): Promise<void> {
  const held = bucket.readers.get(name);
  if (held === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    held.onLast = resolve;
  });
}
