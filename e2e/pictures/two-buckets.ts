import { CreateBucketCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import { startTestBucket } from '#tests/bucket.ts';

const monthMs = 30 * 86_400_000;
const names = { S3: 'pagila-backups', COPY_S3: 'pagila-copies' };

/** A bucket for backups and a second one for their copies, which locks them for a month. `lock` locks one backup. */
export async function startTwoBuckets() {
  const server = await startTestBucket();
  const client = createS3Client(server.settings, patienceOf(10_000, { isPersistent: false }));
  for (const Bucket of Object.values(names)) {
    await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  }
  const { credentials } = server.settings;
  const settings: Record<string, string> = { COPY_S3_LOCK_DAYS: '30' };
  for (const [prefix, name] of Object.entries(names)) {
    Object.assign(settings, {
      [`${prefix}_BUCKET`]: name,
      [`${prefix}_ENDPOINT`]: server.endpoint,
      [`${prefix}_FORCE_PATH_STYLE`]: 'true',
      [`${prefix}_ACCESS_KEY_ID`]: credentials?.accessKeyId ?? '',
      [`${prefix}_SECRET_ACCESS_KEY`]: credentials?.secretAccessKey ?? '',
    });
  }
  return {
    settings,
    lock: async (Key: string) => {
      const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + monthMs) } as const;
      await client.send(new PutObjectRetentionCommand({ Bucket: names.S3, Key, Retention }));
    },
    stop: () => server.stop(),
  };
}
