import { S3Error } from '../protocol/s3-error.ts';
import { findBucket } from '../store/bucket-store.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { isPresent } from '../store/read-object.ts';
import { holdData, type StoredBucket } from '../store/stored-bucket.ts';
import type { S3Request } from './s3-request.ts';

/** The object that x-amz-copy-source names. @throws S3Error InvalidArgument, NoSuchBucket, NotImplemented */
export function copySource(request: S3Request): { bucket: StoredBucket; key: string } {
  const header = String(request.raw.headers['x-amz-copy-source']);
  if (header.includes('?')) throw new S3Error('NotImplemented', 'Copies are made of current versions alone here.');
  const text = decodeCopySource(header).replace(/^\//, '');
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be <bucket>/<key>.');
  }
  return { bucket: findBucket(request.store, text.slice(0, slash)), key: text.slice(slash + 1) };
}

/** Holds an object's data until `letGo` is called. @throws S3Error NoSuchKey */
export async function holdObject(
  bucket: StoredBucket,
  key: string,
): Promise<{ record: ObjectRecord; letGo: () => void }> {
  const record = bucket.index.get(key);
  if (record === undefined) throw new S3Error('NoSuchKey');
  const letGo = holdData(bucket, record);
  if (await isPresent(bucket, record)) return { record, letGo };
  letGo();
  throw new S3Error('NoSuchKey');
}

function decodeCopySource(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be percent-encoded.');
  }
}
