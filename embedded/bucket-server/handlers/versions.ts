import { S3Error } from '../protocol/s3-error.ts';
import { isObjectVersion, nullVersionId, type ObjectRecord, type StoredVersion } from '../store/object-record.ts';
import { isPresent } from '../store/read-object.ts';
import { holdData, type StoredBucket } from '../store/stored-bucket.ts';

/** @throws S3Error InvalidArgument for what no version id can be */
export function parseVersionId(text: string): string {
  if (text === nullVersionId || /^[0-9a-f]{32}$/.test(text)) return text;
  throw new S3Error('InvalidArgument', 'Invalid version id specified');
}

/**
 * A version that a request names, or the newest one.
 * @param versionId null: the request names none
 * @throws S3Error NoSuchVersion, NoSuchKey; MethodNotAllowed for a delete marker that is named
 */
export function findVersion(bucket: StoredBucket, key: string, versionId: string | null): ObjectRecord {
  const versions = bucket.versions.get(key) ?? [];
  if (versionId === null) {
    const [newest] = versions;
    if (isObjectVersion(newest)) return newest;
    throw new S3Error('NoSuchKey', undefined, newest === undefined ? {} : markerHeaders(newest));
  }
  const found = versions.find((version) => version.versionId === versionId);
  if (found === undefined) throw new S3Error('NoSuchVersion');
  if (isObjectVersion(found)) return found;
  throw new S3Error('MethodNotAllowed', undefined, { ...markerHeaders(found), allow: 'DELETE' });
}

/** Holds a version's data until `letGo` is called. @throws as findVersion() */
export async function holdVersion(
  bucket: StoredBucket,
  key: string,
  versionId: string | null,
): Promise<{ record: ObjectRecord; letGo: () => void }> {
  const record = findVersion(bucket, key, versionId);
  const letGo = holdData(bucket, record);
  if (await isPresent(bucket, record)) return { record, letGo };
  letGo();
  throw new S3Error(versionId === null ? 'NoSuchKey' : 'NoSuchVersion');
}

/** The response header that names a version; none where the bucket never kept versions. */
export function versionHeaders({ configuration }: StoredBucket, version: StoredVersion): Record<string, string> {
  return configuration.versioning === null ? {} : { 'x-amz-version-id': version.versionId };
}

/** The response headers that tell of a delete marker. */
export function markerHeaders({ versionId }: StoredVersion): Record<string, string> {
  return { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId };
}
