import { createHash } from 'node:crypto';
import { parseByteRange } from '../protocol/byte-range.ts';
import { encodeStrictly } from '../protocol/request-target.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { childText, readXml, writeXml } from '../protocol/xml.ts';
import { checkCopyConditions, checkWriteConditions } from '../store/conditions.ts';
import { abortUpload, addPart, completeUpload, createUpload, findUpload } from '../store/multipart-uploads.ts';
import { compareKeys } from '../store/object-index.ts';
import { readObject } from '../store/read-object.ts';
import type { Upload } from '../store/stored-bucket.ts';
import { TempFile } from '../store/temp-file.ts';
import { copySource } from './copy-source.ts';
import { requireCustomerKey } from './encryption.ts';
import {
  bucketOf,
  checksumHeaders,
  keyOf,
  queryNumber,
  quoteEtag,
  receiveDocument,
  type S3Handler,
  type S3Request,
  withReceivedFile,
} from './s3-request.ts';
import { holdVersion, versionHeaders } from './versions.ts';
import { readWriteOptions } from './write-options.ts';

const storage = { StorageClass: 'STANDARD' };

/** CreateMultipartUpload */
export const handleCreateUpload: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const upload = await createUpload(bucket, keyOf(request), readWriteOptions(request, bucket));
  const result = { Bucket: bucket.name, Key: upload.key, UploadId: upload.id };
  return {
    status: 200,
    headers: upload.options.encryption,
    xml: writeXml('InitiateMultipartUploadResult', result),
  };
};

/** UploadPart */
export const handleUploadPart: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const partNumber = queryNumber(request, 'partNumber', 0, 1, 10_000);
  if (partNumber === 0) throw new S3Error('InvalidArgument', 'partNumber must be a whole number from 1 to 10000.');
  const upload = findUpload(bucket, keyOf(request), uploadIdOf(request));
  requireCustomerKey(request.raw.headers, upload.options.encryption);
  return withReceivedFile(request, async (path, body) => {
    const part = await addPart(bucket, upload, partNumber, path, body);
    const headers = { ...upload.options.encryption, ...checksumHeaders(body.checksums) };
    return { status: 200, headers: { etag: quoteEtag(part), ...headers } };
  });
};

/** UploadPartCopy */
export const handleUploadPartCopy: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const partNumber = queryNumber(request, 'partNumber', 0, 1, 10_000);
  if (partNumber === 0) throw new S3Error('InvalidArgument', 'partNumber must be a whole number from 1 to 10000.');
  const upload = findUpload(bucket, keyOf(request), uploadIdOf(request));
  requireCustomerKey(request.raw.headers, upload.options.encryption);
  const source = copySource(request);
  const { record, letGo } = await holdVersion(source.bucket, source.key, source.versionId);
  const file = await TempFile.create(request.store.tempFolder);
  try {
    requireCustomerKey(request.raw.headers, record.encryption, 'source');
    checkCopyConditions(request.raw.headers, record);
    const { start, end } = rangeOfPart(request, record.size);
    const md5 = createHash('md5');
    for await (const piece of readObject(source.bucket, record, start, end)) {
      md5.update(piece);
      await file.write(piece);
    }
    await file.finish();
    const body = { size: end - start, md5: md5.digest('hex'), checksums: {} };
    const part = await addPart(bucket, upload, partNumber, file.path, body);
    const result = { LastModified: new Date(part.modified).toISOString(), ETag: quoteEtag(part) };
    return { status: 200, headers: upload.options.encryption, xml: writeXml('CopyPartResult', result) };
  } finally {
    letGo();
    await file.discard();
  }
};

function rangeOfPart({ raw }: S3Request, size: number): { start: number; end: number } {
  const header = raw.headers['x-amz-copy-source-range'];
  if (header === undefined) return { start: 0, end: size };
  const range = parseByteRange(String(header), size);
  if (range !== null) return range;
  throw new S3Error('InvalidArgument', 'x-amz-copy-source-range must be bytes=<first>-<last>.');
}

/** CompleteMultipartUpload */
export const handleCompleteUpload: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const key = keyOf(request);
  const uploadId = uploadIdOf(request);
  findUpload(bucket, key, uploadId);
  const parts = readCompletion(await receiveDocument(request));
  const record = await completeUpload(bucket, key, uploadId, parts, (existing) =>
    checkWriteConditions(request.raw.headers, existing),
  );
  const location = `http://${request.raw.headers.host}/${bucket.name}/${encodeStrictly(key).replaceAll('%2F', '/')}`;
  const result = { Location: location, Bucket: bucket.name, Key: key, ETag: quoteEtag(record) };
  const headers = { ...versionHeaders(bucket, record), ...record.encryption };
  return { status: 200, headers, xml: writeXml('CompleteMultipartUploadResult', result) };
};

/** AbortMultipartUpload */
export const handleAbortUpload: S3Handler = async (request) => {
  await abortUpload(bucketOf(request), keyOf(request), uploadIdOf(request));
  return { status: 204 };
};

/** ListParts */
export const handleListParts: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const upload = findUpload(bucket, keyOf(request), uploadIdOf(request));
  const marker = queryNumber(request, 'part-number-marker', 0, 0, 10_000);
  const limit = queryNumber(request, 'max-parts', 1000, 0, 2 ** 31);
  const rest = [...upload.parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((left, right) => left.partNumber - right.partNumber);
  const page = rest.slice(0, Math.min(limit, 1000));
  const result = {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    ...storage,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: Math.min(limit, 1000),
    IsTruncated: page.length < rest.length,
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.modified).toISOString(),
      ETag: quoteEtag(part),
      Size: part.size,
    })),
  };
  return { status: 200, xml: writeXml('ListPartsResult', result) };
};

/** ListMultipartUploads */
export const handleListUploads: S3Handler = async (request) => {
  const bucket = bucketOf(request);
  const take = (name: string) => request.target.query.get(name) ?? '';
  if (take('delimiter') !== '') throw new S3Error('NotImplemented', 'Uploads are listed without a delimiter here.');
  const limit = Math.min(queryNumber(request, 'max-uploads', 1000, 0, 2 ** 31), 1000);
  const [keyMarker, idMarker] = [take('key-marker'), take('upload-id-marker')];
  const rest = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(take('prefix')) && isAfter(upload, keyMarker, idMarker))
    .sort(compareUploads);
  const page = rest.slice(0, limit);
  const isTruncated = page.length < rest.length;
  const last = page.at(-1);
  const encode = take('encoding-type') === 'url' ? encodeStrictly : (text: string) => text;
  const result = {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: isTruncated && last !== undefined ? encode(last.key) : null,
    NextUploadIdMarker: isTruncated ? last?.id : null,
    Prefix: encode(take('prefix')),
    EncodingType: take('encoding-type') || null,
    MaxUploads: limit,
    IsTruncated: isTruncated,
    Upload: page.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.id,
      ...storage,
      Initiated: new Date(upload.initiated).toISOString(),
    })),
  };
  return { status: 200, xml: writeXml('ListMultipartUploadsResult', result) };
};

function compareUploads(left: Upload, right: Upload): number {
  return compareKeys(left.key, right.key) || compareKeys(left.id, right.id);
}

function isAfter(upload: Upload, keyMarker: string, idMarker: string): boolean {
  const order = compareKeys(upload.key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== '' && compareKeys(upload.id, idMarker) > 0);
}

function uploadIdOf(request: S3Request): string {
  return request.target.query.get('uploadId') ?? '';
}

function readCompletion(document: string): { partNumber: number; etag: string }[] {
  const root = readXml(document);
  const parts = root.children.filter((child) => child.name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || parts.length > 10_000) throw new S3Error('MalformedXML');
  return parts.map((part) => {
    const partNumber = Number(childText(part, 'PartNumber') ?? '');
    const etag = (childText(part, 'ETag') ?? '').trim().replace(/^"|"$/g, '');
    if (!Number.isInteger(partNumber) || partNumber < 1) throw new S3Error('MalformedXML');
    return { partNumber, etag };
  });
}
