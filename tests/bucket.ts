import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBucketServer } from '#embedded/bucket-server/start-bucket-server.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import type { BucketSettings } from '#server/env.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { embeddedBucketSettings } from './embedded-bucket-settings.ts';

export type TestBucket = {
  bucket: Bucket;
  settings: BucketSettings;
  endpoint: string;
  /** Where the server keeps its buckets, a folder each. */
  folder: string;
  /** Stops the server and removes the folder. */
  stop(): Promise<void>;
};

/** Starts the embedded bucket server in this process, on a folder of its own, with one empty bucket. */
export async function startTestBucket(changes: Partial<BucketSettings> = {}): Promise<TestBucket> {
  const folder = await mkdtemp(join(tmpdir(), 'stack-bucket-'));
  const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  const server = await startBucketServer({
    folder,
    buckets: ['stack-backups'],
    credentials,
    log: (sentence) => console.error(sentence),
  });
  const settings = {
    ...embeddedBucketSettings({ name: 'stack-backups', endpoint: server.endpoint, credentials }),
    ...changes,
  };
  return {
    bucket: createS3Bucket(settings),
    settings,
    endpoint: server.endpoint,
    folder,
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
