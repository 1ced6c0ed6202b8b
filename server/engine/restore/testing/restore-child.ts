import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { restore } from '../restore.ts';

/** A restore in a process of its own, for tests that kill it: argv[2] is JSON, each report is a line on stdout. */
const { url, bucket, key, applicationName } = JSON.parse(process.argv[2] ?? '{}');

await restore({
  bucket: createS3Bucket(bucket),
  repository: createRepository({ url }),
  key,
  schemas: null,
  applicationName,
  signal: new AbortController().signal,
  onProgress: ({ message }) => process.stdout.write(`${message}\n`),
  limits: { connections: 2, memoryBytes: 64_000_000, partLimit: 10_000 },
  lockTimeoutMs: 5_000,
  onBeforeChange: async () => {},
  onTransaction: async ({ id }) => void process.stdout.write(`transaction ${id}\n`),
  fewestRowsToRebuild: 0,
});
