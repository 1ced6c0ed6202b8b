import { parseByteRange } from '../protocol/byte-range.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { childText, readXml, writeXml } from '../protocol/xml.ts';
import { deleteObject } from '../store/change-objects.ts';
import { checkCopyConditions, checkReadConditions, checkWriteConditions } from '../store/conditions.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import { readObject } from '../store/read-object.ts';
import { copyObject, putObject } from '../store/write-objects.ts';
import { copySource, holdObject } from './copy-source.ts';
import {
  bucketOf,
  checksumHeaders,
  keyOf,
  objectHeaders,
  quoteEtag,
  receiveDocument,
  type S3Handler,
  type S3Request,
  withReceivedFile,
} from './s3-request.ts';

/** PutObject */
export const handlePutObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const key = keyOf(request);
  const headers = objectHeaders(request);
  const check = (existing: ObjectRecord | undefined) => checkWriteConditions(request.raw.headers, existing);
  check(bucket.index.get(key));
  const record = await withReceivedFile(request, (path, body) => putObject(bucket, key, path, body, headers, check));
  return { status: 200, headers: { etag: quoteEtag(record), ...checksumHeaders(record.checksums) } };
};

/** GetObject and HeadObject */
export const handleGetObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const { record, letGo } = await holdObject(bucket, keyOf(request));
  try {
    checkReadConditions(request.raw.headers, record);
    const range = parseByteRange(request.raw.headers.range, record.size);
    const { start, end } = range ?? { start: 0, end: record.size };
    const withChecksums = range === null && request.raw.headers['x-amz-checksum-mode'] === 'ENABLED';
    const headers: Record<string, string> = {
      ...record.headers,
      ...overrides(request),
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
  await deleteObject(bucketOf(request), keyOf(request), match === undefined ? undefined : check);
  return { status: 204 };
};

/** DeleteObjects */
export const handleDeleteObjects: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const root = readXml(await receiveDocument(request));
  const objects = root.children.filter((child) => child.name === 'Object');
  const keys = objects.map((object) => childText(object, 'Key') ?? '');
  if (root.name !== 'Delete' || keys.length === 0 || keys.length > 1000 || keys.includes('')) {
    throw new S3Error('MalformedXML', 'The document must be a Delete with 1 to 1,000 Objects, each with a Key.');
  }
  if (objects.some((object) => object.children.length > 1)) {
    throw new S3Error('NotImplemented', 'Objects to delete are named by their keys alone here.');
  }
  for (const key of keys) await deleteObject(bucket, key);
  const isQuiet = childText(root, 'Quiet') === 'true';
  return { status: 200, xml: writeXml('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) }) };
};

/** CopyObject */
export const handleCopyObject: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const key = keyOf(request);
  const source = copySource(request);
  const { record, letGo } = await holdObject(source.bucket, source.key);
  try {
    checkCopyConditions(request.raw.headers, record);
    const directive = request.raw.headers['x-amz-metadata-directive'] ?? 'COPY';
    const given = objectHeaders(request);
    if (directive !== 'COPY' && directive !== 'REPLACE') {
      throw new S3Error('InvalidArgument', 'x-amz-metadata-directive must be COPY or REPLACE.');
    }
    if (directive === 'COPY' && source.bucket === bucket && source.key === key) {
      throw new S3Error('InvalidRequest', 'A copy onto itself must replace the metadata.');
    }
    const headers = directive === 'REPLACE' ? given : record.headers;
    const copy = await copyObject({ bucket: source.bucket, record }, bucket, key, headers, (existing) =>
      checkWriteConditions(request.raw.headers, existing),
    );
    const result = { LastModified: new Date(copy.modified).toISOString(), ETag: quoteEtag(copy) };
    return { status: 200, xml: writeXml('CopyObjectResult', result) };
  } finally {
    letGo();
  }
};

function overrides({ target }: S3Request): Record<string, string> {
  const names = ['type', 'disposition', 'encoding', 'language'].map((name) => `content-${name}`);
  return Object.fromEntries(
    [...names, 'cache-control', 'expires'].flatMap((name) => {
      const value = target.query.get(`response-${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
