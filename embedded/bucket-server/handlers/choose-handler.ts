import { S3Error } from '../protocol/s3-error.ts';
import {
  handleBucketLocation,
  handleCreateBucket,
  handleHeadBucket,
  handleListBuckets,
  handleListObjects,
} from './handle-buckets.ts';
import { handleDeleteLifecycle, handleGetLifecycle, handlePutLifecycle } from './handle-lifecycle.ts';
import {
  handleGetLegalHold,
  handleGetLockConfiguration,
  handleGetRetention,
  handlePutLegalHold,
  handlePutLockConfiguration,
  handlePutRetention,
} from './handle-locks.ts';
import {
  handleCopyObject,
  handleDeleteObject,
  handleDeleteObjects,
  handleGetObject,
  handlePutObject,
} from './handle-objects.ts';
import {
  handleAbortUpload,
  handleCompleteUpload,
  handleCreateUpload,
  handleListParts,
  handleListUploads,
  handleUploadPart,
  handleUploadPartCopy,
} from './handle-uploads.ts';
import { handleGetVersioning, handleListVersions, handlePutVersioning } from './handle-versions.ts';
import type { S3Handler, S3Request } from './s3-request.ts';

const onVersions = ['versionId', 'retention', 'legal-hold'];

/** What the query may hold, by what the request names; anything else asks for something that is not done here. */
const knownQuery = {
  server: [],
  bucket: [
    ...['list-type', 'prefix', 'delimiter', 'continuation-token', 'start-after', 'max-keys', 'encoding-type'],
    ...['fetch-owner', 'location', 'uploads', 'key-marker', 'upload-id-marker', 'max-uploads', 'delete', 'lifecycle'],
    ...['versioning', 'versions', 'version-id-marker', 'object-lock'],
  ],
  key: ['uploads', 'uploadId', 'partNumber', 'max-parts', 'part-number-marker', 'encoding-type', ...onVersions],
};

/** The operation that a request asks for. @throws S3Error NotImplemented, MethodNotAllowed */
export function chooseHandler(request: S3Request): S3Handler {
  const { bucket, key } = request.target;
  const level = bucket === null ? 'server' : key === null ? 'bucket' : 'key';
  checkQuery(request, knownQuery[level]);
  const handler =
    level === 'server' ? forServer(request) : level === 'bucket' ? forBucket(request) : forObject(request);
  if (handler === null) throw new S3Error('MethodNotAllowed');
  return handler;
}

function checkQuery({ target }: S3Request, known: string[]): void {
  for (const name of target.query.keys()) {
    const isCommon = name === 'x-id' || name.startsWith('X-Amz-') || name.startsWith('response-');
    if (!isCommon && !known.includes(name)) throw new S3Error('NotImplemented', `There is no ?${name} here.`);
  }
}

function forServer({ raw }: S3Request): S3Handler | null {
  return raw.method === 'GET' ? handleListBuckets : null;
}

function forBucket({ raw, target: { query } }: S3Request): S3Handler | null {
  if (query.has('lifecycle')) return forLifecycle(raw.method);
  if (query.has('versioning')) return forGetOrPut(raw.method, handleGetVersioning, handlePutVersioning);
  if (query.has('object-lock')) return forGetOrPut(raw.method, handleGetLockConfiguration, handlePutLockConfiguration);
  if (raw.method === 'GET') {
    if (query.has('location')) return handleBucketLocation;
    if (query.has('versions')) return handleListVersions;
    return query.has('uploads') ? handleListUploads : handleListObjects;
  }
  if (raw.method === 'POST' && query.has('delete')) return handleDeleteObjects;
  if (raw.method === 'HEAD') return handleHeadBucket;
  return raw.method === 'PUT' ? handleCreateBucket : null;
}

function forLifecycle(method: string | undefined): S3Handler | null {
  if (method === 'GET') return handleGetLifecycle;
  if (method === 'PUT') return handlePutLifecycle;
  return method === 'DELETE' ? handleDeleteLifecycle : null;
}

function forGetOrPut(method: string | undefined, get: S3Handler, put: S3Handler): S3Handler | null {
  return method === 'GET' ? get : method === 'PUT' ? put : null;
}

function forObject({ raw, target: { query } }: S3Request): S3Handler | null {
  const ofUpload = query.has('uploadId');
  if (query.has('partNumber') && (!ofUpload || raw.method !== 'PUT')) {
    throw new S3Error('NotImplemented', 'Objects are not read by their parts here.');
  }
  if (query.has('retention')) return forGetOrPut(raw.method, handleGetRetention, handlePutRetention);
  if (query.has('legal-hold')) return forGetOrPut(raw.method, handleGetLegalHold, handlePutLegalHold);
  if (query.has('versionId') && !['GET', 'HEAD', 'DELETE'].includes(raw.method ?? '')) {
    throw new S3Error('InvalidArgument', 'This operation does not accept a version-id.');
  }
  if (raw.method === 'PUT') return forPut(raw.headers['x-amz-copy-source'] !== undefined, ofUpload);
  if (raw.method === 'POST') return ofUpload ? handleCompleteUpload : query.has('uploads') ? handleCreateUpload : null;
  if (raw.method === 'DELETE') return ofUpload ? handleAbortUpload : handleDeleteObject;
  if (raw.method === 'GET' && ofUpload) return handleListParts;
  return raw.method === 'GET' || raw.method === 'HEAD' ? handleGetObject : null;
}

function forPut(isCopy: boolean, ofUpload: boolean): S3Handler {
  if (ofUpload) return isCopy ? handleUploadPartCopy : handleUploadPart;
  return isCopy ? handleCopyObject : handlePutObject;
}
