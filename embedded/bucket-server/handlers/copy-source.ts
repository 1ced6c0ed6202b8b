import { S3Error } from '../protocol/s3-error.ts';
import { findBucket } from '../store/bucket-store.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import type { S3Request } from './s3-request.ts';
import { parseVersionId } from './versions.ts';

/** What x-amz-copy-source names. @throws S3Error InvalidArgument, NoSuchBucket */
export function copySource(request: S3Request): { bucket: StoredBucket; key: string; versionId: string | null } {
  const [path = '', query] = String(request.raw.headers['x-amz-copy-source']).split('?');
  const text = decodeCopySource(path).replace(/^\//, '');
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be <bucket>/<key>.');
  }
  if (query !== undefined && !query.startsWith('versionId=')) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source takes ?versionId= alone.');
  }
  const versionId = query === undefined ? null : parseVersionId(query.slice('versionId='.length));
  return { bucket: findBucket(request.store, text.slice(0, slash)), key: text.slice(slash + 1), versionId };
}

function decodeCopySource(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be percent-encoded.');
  }
}
