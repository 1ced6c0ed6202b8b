import { encodeStrictly } from '../protocol/request-target.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { writeXml } from '../protocol/xml.ts';
import { plainConfiguration } from '../store/bucket-configuration.ts';
import { createBucket } from '../store/bucket-store.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { isPresent } from '../store/read-object.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { listObjects } from './list-objects.ts';
import { bucketOf, queryNumber, quoteEtag, receiveDocument, type S3Handler } from './s3-request.ts';

/** ListBuckets */
export const handleListBuckets: S3Handler = async ({ store }) => {
  const buckets = [...store.buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  const result = {
    Owner: { ID: 'stack', DisplayName: 'stack' },
    Buckets: { Bucket: buckets.map(({ name, created }) => ({ Name: name, CreationDate: iso(created) })) },
  };
  return { status: 200, xml: writeXml('ListAllMyBucketsResult', result) };
};

const lockedConfiguration = { versioning: 'Enabled', objectLock: true, defaultRetention: null } as const;

/** CreateBucket */
export const handleCreateBucket: S3Handler = async (request) => {
  const name = request.target.bucket ?? '';
  await receiveDocument(request);
  const hasLock = request.raw.headers['x-amz-bucket-object-lock-enabled'] === 'true';
  const configuration = hasLock ? lockedConfiguration : plainConfiguration;
  await createBucket(request.store, name, configuration);
  return { status: 200, headers: { location: `/${name}` } };
};

/** HeadBucket */
export const handleHeadBucket: S3Handler = async (request) => {
  bucketOf(request);
  return { status: 200 };
};

/** GetBucketLocation */
export const handleBucketLocation: S3Handler = async (request) => {
  bucketOf(request);
  return { status: 200, xml: writeXml('LocationConstraint', '') };
};

/** ListObjectsV2 */
export const handleListObjects: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const { query } = request.target;
  const take = (name: string) => query.get(name) ?? '';
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'Objects are listed with list-type=2 here.');
  const limit = Math.min(queryNumber(request, 'max-keys', 1000, 0, 2 ** 31), 1000);
  const page = listObjects(bucket.index, {
    prefix: take('prefix'),
    delimiter: take('delimiter'),
    startAfter: take('start-after'),
    token: query.get('continuation-token') ?? null,
    limit,
  });
  const objects = await presentObjects(bucket, page.objects);
  const encode = take('encoding-type') === 'url' ? encodeStrictly : (text: string) => text;
  const result = {
    Name: bucket.name,
    Prefix: encode(take('prefix')),
    Delimiter: encode(take('delimiter')) || null,
    StartAfter: encode(take('start-after')) || null,
    EncodingType: take('encoding-type') || null,
    MaxKeys: limit,
    KeyCount: objects.length + page.prefixes.length,
    IsTruncated: page.nextToken !== null,
    ContinuationToken: query.get('continuation-token') ?? null,
    NextContinuationToken: page.nextToken,
    Contents: objects.map((record) => ({
      Key: encode(record.key),
      LastModified: iso(record.modified),
      ETag: quoteEtag(record),
      Size: record.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
  return { status: 200, xml: writeXml('ListBucketResult', result) };
};

/** Leaves out objects whose file a person has moved away. */
async function presentObjects(bucket: StoredBucket, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const present = await Promise.all(records.map((record) => isPresent(bucket, record)));
  return records.filter((_, index) => present[index]);
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
