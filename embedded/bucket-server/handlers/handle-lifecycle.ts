import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from '../protocol/s3-error.ts';
import { readXml } from '../protocol/xml.ts';
import { hasCode, removeFile, writeDurably } from '../store/files.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { bucketOf, receiveDocument, type S3Handler } from './s3-request.ts';

// Lifecycle rules are kept and given back, so that clients can be tried that read them. This server deletes nothing by them.

/** PutBucketLifecycleConfiguration */
export const handlePutLifecycle: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const document = await receiveDocument(request);
  const root = readXml(document);
  if (root.name !== 'LifecycleConfiguration' || !root.children.some(({ name }) => name === 'Rule')) {
    throw new S3Error('MalformedXML', 'The document must be a LifecycleConfiguration with Rules.');
  }
  await bucket.exclusively(() => writeDurably(lifecycleFile(bucket), document, bucket.tempFolder));
  return { status: 200 };
};

/** GetBucketLifecycleConfiguration */
export const handleGetLifecycle: S3Handler = async (request) => {
  try {
    return { status: 200, xml: await readFile(lifecycleFile(bucketOf(request)), 'utf8') };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new S3Error('NoSuchLifecycleConfiguration');
    throw error;
  }
};

/** DeleteBucketLifecycle */
export const handleDeleteLifecycle: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  await bucket.exclusively(() => removeFile(lifecycleFile(bucket)));
  return { status: 204 };
};

function lifecycleFile({ folder }: StoredBucket): string {
  return join(folder, '.lifecycle.xml');
}
