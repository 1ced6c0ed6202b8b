import { parseByteRange } from '../protocol/byte-range.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { childText, readXml, writeXml, type XmlValue } from '../protocol/xml.ts';
import { deleteObject, deleteVersion } from '../store/change-objects.ts';
import { checkCopyConditions, checkReadConditions, checkWriteConditions } from '../store/conditions.ts';
import { isObjectVersion, type ObjectRecord } from '../store/object-record.ts';
import { readObject } from '../store/read-object.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { copyObject, putObject } from '../store/write-objects.ts';
import { copySource } from './copy-source.ts';
import { requireCustomerKey } from './encryption.ts';
import { bypassesGovernance, checkDeletable, lockHeaders } from './object-lock.ts';
import {
  bucketOf,
  checksumHeaders,
  keyOf,
  quoteEtag,
  receiveDocument,
  type S3Handler,
  type S3Request,
  withReceivedFile,
} from './s3-request.ts';
import { holdVersion, markerHeaders, parseVersionId, versionHeaders } from './versions.ts';
import { readWriteOptions } from './write-options.ts';

/** PutObject */
export const handlePutObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const key = keyOf(request);
  const options = readWriteOptions(request, bucket);
  const check = (existing: ObjectRecord | undefined) => checkWriteConditions(request.raw.headers, existing);
  check(bucket.index.get(key));
  const record = await withReceivedFile(request, (path, body) => putObject(bucket, key, path, body, options, check));
  const headers = { ...versionHeaders(bucket, record), ...record.encryption, ...checksumHeaders(record.checksums) };
  return { status: 200, headers: { etag: quoteEtag(record), ...headers } };
};

/** GetObject and HeadObject */
export const handleGetObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const { record, letGo } = await holdVersion(bucket, keyOf(request), versionIdOf(request));
  try {
    requireCustomerKey(request.raw.headers, record.encryption);
    checkReadConditions(request.raw.headers, record);
    const range = parseByteRange(request.raw.headers.range, record.size);
    const { start, end } = range ?? { start: 0, end: record.size };
    const withChecksums = range === null && request.raw.headers['x-amz-checksum-mode'] === 'ENABLED';
    const headers: Record<string, string> = {
      ...record.headers,
      ...overrides(request),
      ...versionHeaders(bucket, record),
      ...record.encryption,
      ...lockHeaders(record),
      etag: quoteEtag(record),
      'last-modified': new Date(record.modified).toUTCString(),
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${record.size}` }),
      ...(withChecksums ? checksumHeaders(record.checksums) : {}),
    };
    const status = range === null ? 200 : 206;
    if (request.raw.method === 'HEAD') return { status, headers, done: letGo };
    return { status, headers, content: readObject(bucket, record, start, end), done: letGo };
  } catch (error) {
    letGo();
    throw error;
  }
};

/** DeleteObject */
export const handleDeleteObject: S3Handler = async (request) => {
  const { 'if-match': match } = request.raw.headers;
  const check = (existing: ObjectRecord | undefined) => checkWriteConditions({ 'if-match': match }, existing);
  const versionId = versionIdOf(request);
  if (versionId !== null && match !== undefined) {
    throw new S3Error('NotImplemented', 'A version is deleted without conditions here: its content never changes.');
  }
  const deletion = { key: keyOf(request), versionId, check: match === undefined ? undefined : check };
  return { status: 204, headers: (await deleteOne(request, deletion)).headers };
};

type Deletion = {
  key: string;
  versionId: string | null;
  check: ((existing: ObjectRecord | undefined) => void) | undefined;
};

/** Deletes a version for good, or the object as a client does that names none. */
async function deleteOne(
  request: S3Request,
  { key, versionId, check }: Deletion,
): Promise<{ headers: Record<string, string>; markerId: string | null }> {
  const bucket = bucketOf(request);
  if (versionId === null) {
    const marker = await deleteObject(bucket, key, check);
    return marker === null
      ? { headers: {}, markerId: null }
      : { headers: markerHeaders(marker), markerId: marker.versionId };
  }
  const mayBypass = bypassesGovernance(request);
  const removed = await deleteVersion(bucket, key, versionId, (version) => checkDeletable(version, mayBypass));
  if (removed === null || isObjectVersion(removed))
    return { headers: { 'x-amz-version-id': versionId }, markerId: null };
  return { headers: markerHeaders(removed), markerId: removed.versionId };
}

/** DeleteObjects */
export const handleDeleteObjects: S3Handler = async (request) => {
  bucketOf(request);
  const root = readXml(await receiveDocument(request));
  const objects = root.children.filter((child) => child.name === 'Object');
  const keys = objects.map((object) => childText(object, 'Key') ?? '');
  if (root.name !== 'Delete' || keys.length === 0 || keys.length > 1000 || keys.includes('')) {
    throw new S3Error('MalformedXML', 'The document must be a Delete with 1 to 1,000 Objects, each with a Key.');
  }
  const other = objects.flatMap(({ children }) => children).find(({ name }) => name !== 'Key' && name !== 'VersionId');
  if (other !== undefined) throw new S3Error('NotImplemented', `Objects to delete have no ${other.name} here.`);
  const deleted: XmlValue[] = [];
  const errors: XmlValue[] = [];
  for (const object of objects) {
    const Key = childText(object, 'Key') ?? '';
    const VersionId = childText(object, 'VersionId');
    try {
      const versionId = VersionId === null ? null : parseVersionId(VersionId);
      const { markerId } = await deleteOne(request, { key: Key, versionId, check: undefined });
      deleted.push({ Key, VersionId, DeleteMarker: markerId === null ? null : true, DeleteMarkerVersionId: markerId });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      errors.push({ Key, VersionId, Code: error.code, Message: error.message });
    }
  }
  const isQuiet = childText(root, 'Quiet') === 'true';
  return { status: 200, xml: writeXml('DeleteResult', { Deleted: isQuiet ? [] : deleted, Error: errors }) };
};

/** CopyObject */
export const handleCopyObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const key = keyOf(request);
  const source = copySource(request);
  const { record, letGo } = await holdVersion(source.bucket, source.key, source.versionId);
  try {
    requireCustomerKey(request.raw.headers, record.encryption, 'source');
    checkCopyConditions(request.raw.headers, record);
    const directive = request.raw.headers['x-amz-metadata-directive'] ?? 'COPY';
    const given = readWriteOptions(request, bucket);
    if (directive !== 'COPY' && directive !== 'REPLACE') {
      throw new S3Error('InvalidArgument', 'x-amz-metadata-directive must be COPY or REPLACE.');
    }
    const isSelf = source.bucket === bucket && source.key === key && source.versionId === null;
    if (directive === 'COPY' && isSelf) {
      throw new S3Error('InvalidRequest', 'A copy onto itself must replace the metadata.');
    }
    const options = directive === 'REPLACE' ? given : { ...given, headers: record.headers };
    const copy = await copyObject({ bucket: source.bucket, record }, bucket, key, options, (existing) =>
      checkWriteConditions(request.raw.headers, existing),
    );
    const result = { LastModified: new Date(copy.modified).toISOString(), ETag: quoteEtag(copy) };
    const headers = { ...versionHeaders(bucket, copy), ...copy.encryption, ...sourceHeaders(source.bucket, record) };
    return { status: 200, headers, xml: writeXml('CopyObjectResult', result) };
  } finally {
    letGo();
  }
};

/** The version of the source that was copied. */
function sourceHeaders(bucket: StoredBucket, record: ObjectRecord): Record<string, string> {
  const { 'x-amz-version-id': versionId } = versionHeaders(bucket, record);
  return versionId === undefined ? {} : { 'x-amz-copy-source-version-id': versionId };
}

function versionIdOf({ target }: S3Request): string | null {
  const text = target.query.get('versionId');
  return text === undefined ? null : parseVersionId(text);
}

function overrides({ target }: S3Request): Record<string, string> {
  const names = ['type', 'disposition', 'encoding', 'language'].map((name) => `content-${name}`);
  return Object.fromEntries(
    [...names, 'cache-control', 'expires'].flatMap((name) => {
      const value = target.query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
