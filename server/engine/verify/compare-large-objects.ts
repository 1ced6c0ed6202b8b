import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { Manifest, ManifestRows } from '../archive/manifest.ts';
import { formatContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import type { CompareInput, Comparison } from './compare-input.ts';
import { hashObjectData, hashObjectList } from './hash-large-objects.ts';

/**
 * Compares the number of large objects and every byte of them.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareLargeObjects(input: CompareInput): Promise<Comparison> {
  const { largeObjects } = input.archive.manifest;
  if (largeObjects === undefined || largeObjects.list.rows === 0) return { differences: [], notes: [] };
  const { list, data } = largeObjects;
  const [counted] = await input.connection.query<{ objects: number }>(
    'select pg_catalog.count(*)::int as objects from pg_catalog.pg_largeobject_metadata',
  );
  const objects = counted?.objects ?? 0;
  if (objects !== list.rows) {
    const backedUp = formatCount(list.rows, 'large object');
    return { differences: [`${backedUp} were backed up, ${formatNumber(objects)} were restored.`], notes: [] };
  }
  input.onCompared('Comparing the large objects', 0);
  const hash = await hashObjectData(input.connection);
  input.onCompared('Comparing the large objects', list.bytes + data.bytes);
  const isSame = isEqual(data, hash);
  return {
    differences: isSame ? [] : ['Not all large objects have the bytes that were backed up.'],
    notes: [],
  };
}

/**
 * Compares the owners, privileges and comments of large objects. This role may not be allowed to restore them, so a difference is only a
 * note.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareObjectOwners(
  connection: RepositoryConnection,
  { largeObjects }: Manifest,
): Promise<string[]> {
  if (largeObjects === undefined || largeObjects.list.rows === 0) return [];
  return isEqual(largeObjects.list, await hashObjectList(connection))
    ? []
    : ['The owners, privileges or comments of large objects are not all as they were.'];
}

function isEqual({ rows, contentHash }: ManifestRows, hash: RowsHash): boolean {
  return hash.rows === rows && (contentHash === undefined || formatContentHash(hash) === contentHash);
}
