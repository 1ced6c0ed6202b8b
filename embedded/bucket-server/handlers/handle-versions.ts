import { encodeStrictly } from '../protocol/request-target.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { childText, readXml, writeXml, type XmlValue } from '../protocol/xml.ts';
import { configure } from '../store/configure-bucket.ts';
import { compareKeys } from '../store/object-index.ts';
import { isObjectVersion, type StoredVersion } from '../store/object-record.ts';
import { isPresent } from '../store/read-object.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { bucketOf, queryNumber, quoteEtag, receiveDocument, type S3Handler } from './s3-request.ts';

/** GetBucketVersioning */
export const handleGetVersioning: S3Handler = async (request) => {
  const { versioning } = bucketOf(request).configuration;
  return { status: 200, xml: writeXml('VersioningConfiguration', { Status: versioning }) };
};

/** PutBucketVersioning */
export const handlePutVersioning: S3Handler = async (request) => {
  const root = readXml(await receiveDocument(request));
  const status = childText(root, 'Status');
  if (root.name !== 'VersioningConfiguration' || (status !== 'Enabled' && status !== 'Suspended')) {
    throw new S3Error('MalformedXML', 'The document must be a VersioningConfiguration with a Status.');
  }
  if (childText(root, 'MfaDelete') === 'Enabled') {
    throw new S3Error('NotImplemented', 'Deletions are not confirmed by a device here.');
  }
  await configure(bucketOf(request), { versioning: status });
  return { status: 200 };
};

/** ListObjectVersions */
export const handleListVersions: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const take = (name: string) => request.target.query.get(name) ?? '';
  if (take('delimiter') !== '') throw new S3Error('NotImplemented', 'Versions are listed without a delimiter here.');
  const limit = Math.min(queryNumber(request, 'max-keys', 1000, 0, 2 ** 31), 1000);
  const [keyMarker, idMarker] = [take('key-marker'), take('version-id-marker')];
  if (idMarker !== '' && keyMarker === '') {
    throw new S3Error('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  }
  const rest = versionsAfter(bucket, take('prefix'), keyMarker, idMarker);
  const page = limit === 0 ? [] : rest.slice(0, limit);
  const isTruncated = limit > 0 && page.length < rest.length;
  const last = page.at(-1);
  const encode = take('encoding-type') === 'url' ? encodeStrictly : (text: string) => text;
  const present = await Promise.all(
    page.map((version) => (isObjectVersion(version) ? isPresent(bucket, version) : true)),
  );
  const listed = page.filter((_, index) => present[index]);
  const result = {
    Name: bucket.name,
    Prefix: encode(take('prefix')),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: idMarker,
    NextKeyMarker: isTruncated && last !== undefined ? encode(last.key) : null,
    NextVersionIdMarker: isTruncated ? last?.versionId : null,
    EncodingType: take('encoding-type') || null,
    MaxKeys: limit,
    IsTruncated: isTruncated,
    Version: listed.filter(isObjectVersion).map((version) => ({
      ...describe(bucket, version, encode),
      ETag: quoteEtag(version),
      Size: version.size,
      StorageClass: 'STANDARD',
    })),
    DeleteMarker: listed
      .filter((version) => !isObjectVersion(version))
      .map((version) => describe(bucket, version, encode)),
  };
  return { status: 200, xml: writeXml('ListVersionsResult', result) };
};

function describe(
  bucket: StoredBucket,
  version: StoredVersion,
  encode: (text: string) => string,
): { [name: string]: XmlValue } {
  const { key, versionId, modified } = version;
  return {
    Key: encode(key),
    VersionId: versionId,
    IsLatest: bucket.versions.get(key)?.[0] === version,
    LastModified: new Date(modified).toISOString(),
  };
}

/** In key order, of each key the newest first. */
function versionsAfter(bucket: StoredBucket, prefix: string, keyMarker: string, idMarker: string): StoredVersion[] {
  const keys = [...bucket.versions.keys()].filter((key) => key.startsWith(prefix)).sort(compareKeys);
  return keys.flatMap((key) => {
    const versions = bucket.versions.get(key) ?? [];
    const order = keyMarker === '' ? 1 : compareKeys(key, keyMarker);
    if (order < 0 || (order === 0 && idMarker === '')) return [];
    if (order > 0) return versions;
    return versions.slice(versions.findIndex(({ versionId }) => versionId === idMarker) + 1);
  });
}
