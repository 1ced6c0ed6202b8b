import { join } from 'node:path';
import { S3Error } from '../protocol/s3-error.ts';
import { type BucketConfiguration, configurationFile } from './bucket-configuration.ts';
import { writeDurably } from './files.ts';
import type { StoredBucket } from './stored-bucket.ts';

/** Changes a bucket's configuration: on the disk first. @throws S3Error InvalidBucketState for what a lock does not allow */
export function configure(bucket: StoredBucket, changes: Partial<BucketConfiguration>): Promise<void> {
  return bucket.exclusively(async () => {
    const wanted = { ...bucket.configuration, ...changes };
    if (wanted.objectLock && wanted.versioning !== 'Enabled') {
      throw new S3Error(
        'InvalidBucketState',
        'A bucket with object lock keeps versions: they must be enabled, and stay so.',
      );
    }
    await writeDurably(join(bucket.folder, configurationFile), JSON.stringify(wanted), bucket.tempFolder);
    bucket.configuration = wanted;
  });
}
