import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { startBucketServer } from '../start-bucket-server.ts';

export const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret/+=' };

/** How long a test waits for an event, on a busy machine too. */
export const patience = { timeout: 20_000 };

/** The SDK's client as a user would make it. */
export function clientFor(endpoint: string, changes: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
    requestStreamBufferSize: 65_536,
    ...changes,
  });
}

/** A server in this process on a folder of its own, with the bucket `box`. */
export async function serveForTests() {
  const folder = await mkdtemp(join(tmpdir(), 'bucket-server-'));
  const logged: string[] = [];
  const start = () =>
    startBucketServer({ folder, buckets: ['box'], credentials, log: (sentence) => logged.push(sentence) });
  let server = await start();
  return {
    folder,
    logged,
    endpoint: () => server.endpoint,
    client: () => clientFor(server.endpoint),
    restart: async () => {
      await server.close();
      server = await start();
    },
    /** What lies in the bucket's folder for a person to see. */
    files: async () => (await readdir(join(folder, 'box'))).filter((name) => !name.startsWith('.')).sort(),
    /** Bodies in flight, open uploads' folders and notes of unfinished changes. */
    leftovers: async () =>
      (
        await Promise.all(
          ['.bucket-server/incoming', 'box/.uploads', 'box/.intents'].map((name) => readdir(join(folder, name))),
        )
      ).flat(),
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes that don't compress and don't repeat within a test. */
export function bytes(size: number, seed = 1): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let state = seed >>> 0 || 1;
  for (let index = 0; index < size; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    buffer[index] = state & 0xff;
  }
  return buffer;
}

/** The SDK's name of the refusal and its HTTP status; 'none' when there was none. */
export async function refusalOf(work: Promise<unknown>): Promise<[string, number]> {
  try {
    await work;
    return ['none', 200];
  } catch (error) {
    if (!(error instanceof Error) || !('$metadata' in error)) throw error;
    const metadata: { httpStatusCode?: number } = { ...(error.$metadata ?? {}) };
    return [error.name, metadata.httpStatusCode ?? 0];
  }
}
