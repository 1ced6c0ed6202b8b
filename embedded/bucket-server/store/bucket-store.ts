import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '#embedded/folder-lock.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { type BucketConfiguration, makeConfiguredFolder, plainConfiguration } from './bucket-configuration.ts';
import { syncFolder } from './files.ts';
import { isBucketName, openBucket } from './open-bucket.ts';
import type { StoredBucket } from './stored-bucket.ts';

/** Every bucket in a folder; `log` takes one sentence. */
export type BucketStore = {
  folder: string;
  tempFolder: string;
  buckets: Map<string, StoredBucket>;
  log: (sentence: string) => void;
  close(): void;
};

/**
 * Opens a folder of buckets for this process alone, deletes the bodies that a crash left half received, and creates the
 * buckets that are named and missing.
 * @returns null when another process serves the folder.
 */
export async function openBucketStore(
  folder: string,
  names: string[],
  log: (sentence: string) => void,
): Promise<BucketStore | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ownFolder = join(folder, '.bucket-server');
  const unlock = lockFolder(ownFolder);
  if (unlock === null) return null;
  try {
    const tempFolder = join(ownFolder, 'incoming');
    await rm(tempFolder, { recursive: true, force: true });
    await mkdir(tempFolder, { mode: 0o700 });
    const store: BucketStore = { folder, tempFolder, buckets: new Map(), log, close: unlock };
    const found = await readdir(folder, { withFileTypes: true });
    const existing = found.filter((entry) => entry.isDirectory() && isBucketName(entry.name)).map(({ name }) => name);
    for (const name of new Set([...names, ...existing])) {
      store.buckets.set(name, await openBucket(join(folder, name), tempFolder, log));
    }
    await syncFolder(folder);
    return store;
  } catch (error) {
    unlock();
    throw error;
  }
}

/** @throws S3Error NoSuchBucket */
export function findBucket(store: BucketStore, name: string): StoredBucket {
  const bucket = store.buckets.get(name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket');
  return bucket;
}

/** @throws S3Error InvalidBucketName, BucketAlreadyOwnedByYou */
export async function createBucket(
  store: BucketStore,
  name: string,
  configuration: BucketConfiguration = plainConfiguration,
): Promise<void> {
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName');
  if (store.buckets.has(name)) throw new S3Error('BucketAlreadyOwnedByYou');
  const folder = join(store.folder, name);
  if (configuration !== plainConfiguration) await makeConfiguredFolder(folder, configuration, store.tempFolder);
  const bucket = await openBucket(folder, store.tempFolder, store.log);
  await syncFolder(store.folder);
  if (store.buckets.has(name)) throw new S3Error('BucketAlreadyOwnedByYou');
  store.buckets.set(name, bucket);
}
