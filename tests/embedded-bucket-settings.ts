import type { BucketSettings } from '#server/env.ts';

/** The settings that lead to a bucket of an embedded bucket server, all else as it is by default. */
export function embeddedBucketSettings(
  where: Pick<BucketSettings, 'name' | 'endpoint' | 'credentials'>,
): BucketSettings {
  return {
    ...where,
    region: 'us-east-1',
    forcePathStyle: true,
    prefix: '',
    checksums: 'WHEN_SUPPORTED',
    partLimit: 10_000,
    timeoutMs: 60_000,
  };
}
