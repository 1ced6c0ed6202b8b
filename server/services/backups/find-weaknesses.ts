import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { clockSkewMs } from './find-proofs.ts';
import { readTrustedRecord } from './find-standings.ts';
import { trustedKeys } from './trusted-keys.ts';
import { storedWeaknesses } from './verdict/stored-weaknesses.ts';

/**
 * What came back weaker than it was in the last verification of a backup that completed: as this console's database says, and where that
 * knows of none, as a console whose key is trusted wrote beside the backup.
 * @returns null if it is not known
 * @throws AppError STOPPED
 */
export async function findWeaknesses(
  bucket: Bucket,
  object: BucketObject,
  signal?: AbortSignal,
): Promise<Weaknesses | null> {
  const found = await consoleDb().verificationWeaknesses.findFirst({
    where: {
      daemon: {
        backupKey: object.key,
        type: 'VERIFY',
        status: 'COMPLETED',
        startedOn: { gte: new Date(object.lastModified.getTime() - clockSkewMs) },
      },
    },
    orderBy: { daemonId: 'desc' },
    select: { weaker: true },
  });
  const known = storedWeaknesses.safeParse(found?.weaker);
  if (known.success) return known.data;
  return (await readTrustedRecord(bucket, object, { keys: await trustedKeys(), signal }))?.weaker ?? null;
}
