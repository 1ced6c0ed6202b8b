import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { backupPage } from '#lib/contracts/backup.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import type { BucketSettings } from '#server/env.ts';
import { medianOf } from './median.ts';
import { startBucket } from './start-bucket.ts';
import { call, logIn, ownLogin, startConsole } from './start-console.ts';

/**
 * `npm run bench:objects`: how long the console takes to list the newest of BENCH_OBJECTS (100,000) backups, beside the AWS SDK that lists all of them and
 * keeps nothing, in turn. BENCH_ROUNDS (5). docs/performance.md has figures.
 */
const objects = Number(process.env.BENCH_OBJECTS ?? 100_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const writers = 16;

async function main(): Promise<void> {
  const folder = makeTempFolder('bench-bucket');
  const bucket = await startBucket(join(folder, 'bucket'));
  const { settings } = bucket;
  try {
    const filled = await seconds(() => fill(settings));
    console.log(`${objects} objects, made in ${filled.toFixed(0)} s; ${rounds} rounds`);
    const stack = await startConsole({
      S3_BUCKET: settings.name,
      S3_ENDPOINT: settings.endpoint ?? '',
      S3_REGION: settings.region,
      S3_ACCESS_KEY_ID: settings.credentials?.accessKeyId ?? '',
      S3_SECRET_ACCESS_KEY: settings.credentials?.secretAccessKey ?? '',
      S3_FORCE_PATH_STYLE: 'true',
    });
    try {
      await compare(settings, stack.address);
    } finally {
      await stack.stop();
    }
  } finally {
    await bucket.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(settings: BucketSettings, address: string): Promise<void> {
  const token = await logIn(address, ownLogin);
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const ours = await seconds(() => askForNewest(address, token));
    const sdk = await seconds(() => listBySdk(settings));
    ratios.push(ours / sdk);
    console.log(`round ${round}: GET /repo/v1/admin/backup ${ours.toFixed(2)} s, the SDK alone ${sdk.toFixed(2)} s`);
  }
  console.log(`the console takes ${medianOf(ratios).toFixed(2)} times as long (median of the rounds)`);
}

async function askForNewest(address: string, token: string): Promise<void> {
  const page = backupPage.parse(await call(address, 'GET', '/repo/v1/admin/backup?limit=20', null, token));
  if (page.totalNumberOfResults !== objects) throw new Error(`The console counted ${page.totalNumberOfResults}.`);
}

async function listBySdk(settings: BucketSettings): Promise<void> {
  const client = createS3Client(settings, patienceOf(settings.timeoutMs, { isPersistent: false }));
  let found = 0;
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: settings.name, ContinuationToken: token }));
    found += page.KeyCount ?? 0;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  client.destroy();
  if (found !== objects) throw new Error(`The SDK counted ${found}.`);
}

async function fill(settings: BucketSettings): Promise<void> {
  const bucket = createS3Bucket(settings);
  let next = 0;
  const write = async () => {
    for (let number = next++; number < objects; number = next++) {
      const key = `nightly/${String(number).padStart(7, '0')}.zip`;
      await bucket.put(key, Buffer.from('nothing'), { contentType: 'application/zip', etag: null });
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

await main();
