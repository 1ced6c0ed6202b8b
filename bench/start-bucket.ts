import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BucketSettings } from '#server/env.ts';
import { embeddedBucketSettings } from '#tests/embedded-bucket-settings.ts';

/** Starts the embedded bucket server as a process of its own, with one bucket. */
export async function startBucket(folder: string): Promise<{ settings: BucketSettings; stop(): Promise<void> }> {
  const credentials = { accessKeyId: 'bench-key', secretAccessKey: 'bench-secret' };
  const child = fork(join(import.meta.dirname, '../embedded/bucket-server/main.ts'), {
    env: {
      ...process.env,
      BUCKET_FOLDER: folder,
      BUCKET_NAMES: 'bench',
      BUCKET_ACCESS_KEY_ID: credentials.accessKeyId,
      BUCKET_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });
  const [ready] = await once(child, 'message');
  return {
    settings: embeddedBucketSettings({ name: 'bench', endpoint: `http://127.0.0.1:${ready.port}`, credentials }),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
