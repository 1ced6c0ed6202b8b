import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import type { BucketSettings } from '#server/env.ts';
import { forgeArchive } from '#tests/forge-archive.ts';

/**
 * Puts archives into a bucket that are as hard to look into as one can make them of a good one.
 * @param from the key of a good one
 * @returns their keys
 */
export async function putHostileArchives(settings: BucketSettings, from: string): Promise<string[]> {
  const bucket = createS3Bucket(settings);
  const schemas: Record<string, string> = {
    'nested-calls.zip': `CREATE FUNCTION ${'f('.repeat(200_000)};`,
    'open-quotes.zip': `SELECT ${"'a' || $a$b".repeat(100_000)};`,
    'blanks.zip': `CREATE${' '.repeat(20_000_000)}`,
  };
  for (const [to, sql] of Object.entries(schemas)) {
    await forgeArchive(bucket, { from, to }, (entry, text) => (entry.includes('pre-data') ? sql : text));
  }
  await forgeArchive(
    bucket,
    { from, to: 'many-tables.zip' },
    (_, text) => text,
    (manifest) => {
      const [table] = manifest.tables;
      if (table === undefined) throw new Error('The backup has no table.');
      const copies = Array.from({ length: 20_000 }, (_, index) => ({ ...table, name: `table_${index}`, chunks: [] }));
      return { ...manifest, tables: [...manifest.tables, ...copies] };
    },
  );
  return [...Object.keys(schemas), 'many-tables.zip'];
}
