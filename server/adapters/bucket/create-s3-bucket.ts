import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { BucketSettings } from '#server/env.ts';
import { AppError, isAppError } from '#server/errors.ts';
import type {
  Bucket,
  BucketObject,
  ExpirationRule,
  ObjectLock,
  OpenUpload,
  PartSource,
  UploadedPart,
} from '#server/ports/bucket.ts';
import { objectUrl } from './bucket-address.ts';
import { call, cutShort, decodeKey, type Place, unquote } from './bucket-call.ts';
import { isUnmetCondition, withCondition } from './conditional-write.ts';
import { type BucketPatience, createS3Client, patienceOf } from './create-s3-client.ts';
import { listDeleted, undelete } from './deleted-objects.ts';
import { isCompletedObject } from './is-completed-object.ts';
import { readRange } from './read-range.ts';
import { toExpirationRules } from './to-expiration-rules.ts';
import { translateBucketError } from './translate-bucket-error.ts';

/**
 * Makes a Bucket of the AWS SDK. It sends no request before a method is called.
 * @param patience how often a request is tried; a few times unless given. Requests that clean up are never tried for long, as
 *   somebody tries them again later.
 */
export function createS3Bucket(
  settings: BucketSettings,
  patience: BucketPatience = patienceOf(settings.timeoutMs, { isPersistent: false }),
): Bucket {
  const client = createS3Client(settings, patience);
  const hasty = patience.isPersistent ? createS3Client(settings, { ...patience, isPersistent: false }) : client;
  /** The sizes of the parts that this process sent, for each open upload. */
  const partSizes = new Map<string, Map<number, number>>();
  const place = { client, settings, persistence: patience };
  const clearing = { ...place, client: hasty };
  return {
    name: settings.name,
    store: storeOf(settings),
    sourceName: (key) => `${settings.name}/${settings.prefix}${key}`,
    url: (key) => objectUrl(settings, settings.prefix + key),
    list: (prefix, signal) => listObjects(place, prefix, signal),
    head: (key, signal) => headObject(place, key, signal),
    read: (key, range, options) => readObject(place, key, range, options),
    createUpload: (key, signal, options) => createUpload(place, key, options?.lockedUntil ?? null, signal),
    async uploadPart(key, uploadId, partNumber, body, signal) {
      const part = await uploadPart(place, { key, uploadId, partNumber, body }, signal);
      const sizes = partSizes.get(uploadId) ?? new Map<number, number>();
      partSizes.set(uploadId, sizes.set(partNumber, body.length));
      return part;
    },
    copyPart: (target, source, signal) => copyPart(place, target, source, signal),
    async completeUpload(key, uploadId, parts, signal, { onlyNew = false, size: known } = {}) {
      const sizes = parts.map(({ partNumber }) => partSizes.get(uploadId)?.get(partNumber) ?? Number.NaN);
      const size = known ?? sizes.reduce((sum, partSize) => sum + partSize, 0);
      await completeUpload(place, { key, uploadId, parts, size, onlyNew }, signal);
      partSizes.delete(uploadId);
    },
    async abortUpload(key, uploadId) {
      partSizes.delete(uploadId);
      await abortUpload(clearing, key, uploadId);
    },
    lastPartOn: (key, uploadId) => lastPartOn(place, key, uploadId),
    put: (key, body, options) => putObject(place, { key, body, ...options }),
    listUploads: (prefix) => listUploads(clearing, prefix),
    delete: (key, options) => deleteObject(clearing, key, options),
    lockOf: (key) => lockOf(place, key),
    expirationRules: (signal) => readExpirationRules(place, signal),
    listDeleted: (prefix, signal) => listDeleted(place, prefix, signal),
    async undelete(key) {
      await undelete(clearing, key);
      return headObject(place, key);
    },
    check: () => checkBucket(clearing),
  };
}

async function* listObjects(place: Place, prefix: string, signal?: AbortSignal): AsyncGenerator<BucketObject> {
  const { client, settings } = place;
  let token: string | undefined;
  do {
    const page = await call(place, { action: 'list', signal }, (options) =>
      client.send(
        new ListObjectsV2Command({
          Bucket: settings.name,
          Prefix: settings.prefix + prefix,
          EncodingType: 'url',
          ContinuationToken: token,
        }),
        options,
      ),
    );
    if (page.Name === undefined && page.IsTruncated === undefined) throw noBucket(settings);
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      if (Key === undefined) continue;
      yield {
        key: decodeKey(Key, page.EncodingType).slice(settings.prefix.length),
        size: Size ?? 0,
        lastModified: LastModified ?? new Date(0),
        etag: unquote(ETag),
      };
    }
    const next: string | undefined = page.IsTruncated ? page.NextContinuationToken : undefined;
    // A list that breaks off, or begins anew, must not be taken for the whole: what is deleted is decided from it.
    if (page.IsTruncated && (next === undefined || next === token)) throw cutShort(settings);
    token = next;
  } while (token !== undefined);
}

/** A web page in the place of a listing would otherwise be an empty bucket. */
function noBucket({ name }: BucketSettings): AppError {
  return new AppError(
    'BUCKET_REFUSED',
    `What answers in the place of the bucket ${name} is not an S3 bucket: its list of objects is none. Check S3_ENDPOINT, and what is between.`,
    { reason: 'BUCKET_MISSING' },
  );
}

async function headObject(place: Place, key: string, signal?: AbortSignal): Promise<BucketObject | null> {
  const { client, settings } = place;
  try {
    const head = await call(place, { action: 'look', key, signal }, (options) =>
      client.send(new HeadObjectCommand({ Bucket: settings.name, Key: settings.prefix + key }), options),
    );
    return {
      key,
      size: head.ContentLength ?? 0,
      lastModified: head.LastModified ?? new Date(0),
      etag: unquote(head.ETag),
      ...(head.ObjectLockRetainUntilDate === undefined ? {} : { lockedUntil: head.ObjectLockRetainUntilDate }),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'ARCHIVE_NOT_FOUND') return null;
    throw error;
  }
}

function readObject(
  place: Place,
  key: string,
  { start, end }: { start: number; end: number },
  { etag, signal }: { etag?: string; signal?: AbortSignal } = {},
): Promise<Buffer> {
  const { client, settings, persistence } = place;
  if (end <= start) return Promise.resolve(Buffer.alloc(0));
  return call(place, { action: 'read', key, signal }, () =>
    readRange({
      client,
      bucketName: settings.name,
      fullKey: settings.prefix + key,
      key,
      start,
      end,
      etag,
      signal,
      persistence,
    }),
  );
}

async function createUpload(
  place: Place,
  key: string,
  lockedUntil: Date | null,
  signal?: AbortSignal,
): Promise<string> {
  const { client, settings } = place;
  const { UploadId } = await call(place, { action: 'upload', key, signal }, (options) =>
    client.send(
      new CreateMultipartUploadCommand({
        Bucket: settings.name,
        Key: settings.prefix + key,
        ContentType: 'application/zip',
        ...encryptionOf(settings),
        ...(lockedUntil === null
          ? {}
          : { ObjectLockMode: settings.lock?.mode ?? 'GOVERNANCE', ObjectLockRetainUntilDate: lockedUntil }),
      }),
      options,
    ),
  );
  if (UploadId !== undefined) return UploadId;
  throw new AppError(
    'BUCKET_REFUSED',
    `The bucket ${settings.name} opened an upload without an id: it is not an S3 bucket.`,
  );
}

async function uploadPart(
  place: Place,
  { key, uploadId, partNumber, body }: { key: string; uploadId: string; partNumber: number; body: Buffer },
  signal?: AbortSignal,
): Promise<UploadedPart> {
  const { client, settings } = place;
  const { ETag } = await call(place, { action: 'uploadPart', key, signal, bytes: body.length }, (options) =>
    client.send(
      new UploadPartCommand({
        Bucket: settings.name,
        Key: settings.prefix + key,
        UploadId: uploadId,
        PartNumber: partNumber,
        Body: body,
        ContentLength: body.length,
      }),
      options,
    ),
  );
  return { partNumber, etag: unquote(ETag) };
}

/** What a bucket whose policy wants encryption asked for by name needs with each new object. */
function encryptionOf({ encryption }: BucketSettings) {
  if (encryption === undefined || encryption === null) return {};
  const { algorithm, kmsKeyId } = encryption;
  return { ServerSideEncryption: algorithm, ...(kmsKeyId === null ? {} : { SSEKMSKeyId: kmsKeyId }) };
}

/** Two buckets with the same text are reached in the same way: the store can copy from one to the other by itself. */
function storeOf({ endpoint, region, credentials }: BucketSettings): string {
  return JSON.stringify([endpoint, region, credentials?.accessKeyId ?? null]);
}

/** What a store answers that does not copy parts, or may not do so with this key. */
const copyRefusals = ['NotImplemented', 'MethodNotAllowed', 'AccessDenied', 'InvalidRequest', 'NoSuchBucket', '403'];

async function copyPart(
  place: Place,
  { key, uploadId, partNumber }: { key: string; uploadId: string; partNumber: number },
  { bucket, object, start, end }: PartSource,
  signal?: AbortSignal,
): Promise<UploadedPart | null> {
  const { client, settings } = place;
  if (bucket.store !== storeOf(settings)) return null;
  return call(place, { action: 'uploadPart', key, signal }, async (options) => {
    const command = new UploadPartCopyCommand({
      Bucket: settings.name,
      Key: settings.prefix + key,
      UploadId: uploadId,
      PartNumber: partNumber,
      CopySource: bucket.sourceName(object.key).split('/').map(encodeURIComponent).join('/'),
      CopySourceIfMatch: `"${object.etag}"`,
      CopySourceRange: `bytes=${start}-${end - 1}`,
    });
    try {
      const { CopyPartResult } = await client.send(command, options);
      return CopyPartResult?.ETag === undefined ? null : { partNumber, etag: unquote(CopyPartResult.ETag) };
    } catch (error) {
      if (error instanceof Error && copyRefusals.includes(error.name)) return null;
      throw error;
    }
  });
}

/** The signal has an effect only until the request is sent. After that the object may exist, so the answer is waited for. */
async function completeUpload(
  place: Place,
  completion: { key: string; uploadId: string; parts: UploadedPart[]; size: number; onlyNew: boolean },
  signal?: AbortSignal,
): Promise<void> {
  const { client, settings } = place;
  const { key, uploadId, parts, size, onlyNew } = completion;
  const target = {
    Bucket: settings.name,
    Key: settings.prefix + key,
    UploadId: uploadId,
    MultipartUpload: { Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: `"${etag}"` })) },
  };
  await call(place, { action: 'upload', key, signal }, async () => {
    if (onlyNew && (await headObject(place, key, signal)) !== null) throw isThere(settings, key);
    try {
      await withCondition(onlyNew, { IfNoneMatch: '*' }, (condition) =>
        client.send(new CompleteMultipartUploadCommand({ ...target, ...condition })),
      );
    } catch (error) {
      const failure = isUnmetCondition(error)
        ? isThere(settings, key)
        : translateBucketError(error, { settings, action: 'upload', key });
      const found = await headObject(place, key).catch(() => null);
      if (found === null || !isCompletedObject(found, parts, size)) throw failure;
    }
  });
}

function isThere(settings: BucketSettings, key: string): AppError {
  return new AppError('CONFLICT', `There is a file ${key} in the bucket ${settings.name} already: it was left alone.`);
}

async function lastPartOn(place: Place, key: string, uploadId: string): Promise<Date | null> {
  const { client, settings } = place;
  let latest: Date | null = null;
  let marker: string | undefined;
  do {
    const page = await call(place, { action: 'listUploads', key }, async (options) => {
      const target = { Bucket: settings.name, Key: settings.prefix + key, UploadId: uploadId };
      try {
        return await client.send(new ListPartsCommand({ ...target, PartNumberMarker: marker }), options);
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchUpload') return null;
        throw error;
      }
    });
    for (const { LastModified: on } of page?.Parts ?? []) {
      if (on !== undefined && (latest === null || on > latest)) latest = on;
    }
    marker = page?.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return latest;
}

async function putObject(
  place: Place,
  { key, body, contentType, etag }: { key: string; body: Buffer; contentType: string; etag: string | null },
): Promise<string> {
  const { client, settings } = place;
  const target = {
    Bucket: settings.name,
    Key: settings.prefix + key,
    Body: body,
    ContentType: contentType,
    ...encryptionOf(settings),
  };
  const wanted = etag === null ? { IfNoneMatch: '*' } : { IfMatch: `"${etag}"` };
  return call(place, { action: 'upload', key }, async (options) => {
    try {
      const written = await withCondition(true, wanted, (condition) =>
        client.send(new PutObjectCommand({ ...target, ...condition }), options),
      );
      return unquote(written.ETag);
    } catch (error) {
      if (!isUnmetCondition(error)) throw error;
      throw changedSince(key);
    }
  });
}

async function abortUpload(place: Place, key: string, uploadId: string): Promise<void> {
  const { client, settings } = place;
  const target = { Bucket: settings.name, Key: settings.prefix + key, UploadId: uploadId };
  await call(place, { action: 'abort', key }, async (options) => {
    try {
      await client.send(new AbortMultipartUploadCommand(target), options);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'NoSuchUpload') throw error;
    }
  });
}

/**
 * Some stores (MinIO) list uploads by prefix only if that is a whole key. If the prefix finds nothing, all uploads are listed and those
 * with the prefix taken, where the key may do that.
 */
async function listUploads(place: Place, prefix: string): Promise<OpenUpload[]> {
  const wanted = place.settings.prefix + prefix;
  const found = await listUploadsUnder(place, wanted);
  if (found.length > 0 || wanted === '') return found;
  const all = await listUploadsUnder(place, '').catch((error: unknown) => {
    if (isAppError(error) && error.code === 'BUCKET_REFUSED') return [];
    throw error;
  });
  return all.filter(({ key }) => key.startsWith(prefix));
}

/** @param fullPrefix with S3_PREFIX, or '' for the whole bucket. Only uploads under S3_PREFIX are given. */
async function listUploadsUnder(place: Place, fullPrefix: string): Promise<OpenUpload[]> {
  const { client, settings } = place;
  const uploads: OpenUpload[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (marker !== null) {
    const from: { KeyMarker?: string; UploadIdMarker?: string } = marker;
    const page = await call(place, { action: 'listUploads' }, (options) =>
      client.send(
        new ListMultipartUploadsCommand({
          Bucket: settings.name,
          ...(fullPrefix === '' ? {} : { Prefix: fullPrefix }),
          EncodingType: 'url',
          ...from,
        }),
        options,
      ),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined) continue;
      const fullKey = decodeKey(Key, page.EncodingType);
      if (!fullKey.startsWith(settings.prefix)) continue;
      const key = fullKey.slice(settings.prefix.length);
      uploads.push({ key, uploadId: UploadId, initiatedOn: Initiated ?? new Date(0) });
    }
    const { NextKeyMarker: next, NextUploadIdMarker: nextId } = page;
    const isLast = !page.IsTruncated || next === undefined;
    marker = isLast
      ? null
      : { KeyMarker: decodeKey(next, page.EncodingType), ...(nextId === undefined ? {} : { UploadIdMarker: nextId }) };
  }
  return uploads;
}

async function deleteObject(place: Place, key: string, { etag }: { etag?: string } = {}): Promise<void> {
  const { client, settings } = place;
  const target = { Bucket: settings.name, Key: settings.prefix + key };
  await call(place, { action: 'delete', key }, async (options) => {
    if (etag !== undefined) {
      const found = await headObject(place, key);
      if (found === null) return;
      if (found.etag !== etag) throw changedSince(key);
    }
    try {
      await withCondition(etag !== undefined, { IfMatch: `"${etag}"` }, (condition) =>
        client.send(new DeleteObjectCommand({ ...target, ...condition }), options),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return;
      if (etag !== undefined && isUnmetCondition(error)) throw changedSince(key);
      throw error;
    }
  });
}

function changedSince(key: string): AppError {
  return new AppError('PRECONDITION_FAILED', `${key} was changed by someone else meanwhile: read it again.`);
}

async function lockOf(place: Place, key: string): Promise<ObjectLock | null> {
  const { client, settings } = place;
  try {
    const head = await call(place, { action: 'look', key }, (options) =>
      client.send(new HeadObjectCommand({ Bucket: settings.name, Key: settings.prefix + key }), options),
    );
    if (head.ObjectLockLegalHoldStatus === 'ON') return { until: null };
    const until = head.ObjectLockRetainUntilDate;
    return until !== undefined && until.getTime() > Date.now() ? { until } : null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'ARCHIVE_NOT_FOUND') return null;
    throw error;
  }
}

async function readExpirationRules(place: Place, signal?: AbortSignal): Promise<ExpirationRule[]> {
  const { client, settings } = place;
  return call(place, { action: 'lifecycle', signal }, async (options) => {
    try {
      const command = new GetBucketLifecycleConfigurationCommand({ Bucket: settings.name });
      return toExpirationRules((await client.send(command, options)).Rules ?? []);
    } catch (error) {
      const hasNone = error instanceof Error && ['NoSuchLifecycleConfiguration', 'NotImplemented'].includes(error.name);
      if (hasNone) return [];
      throw error;
    }
  });
}

/** Sends a listing and not a HEAD request, as the refusal of a HEAD request has no text. */
async function checkBucket(place: Place): Promise<void> {
  const { client, settings } = place;
  const target = { Bucket: settings.name, Prefix: settings.prefix, MaxKeys: 1 };
  await call(place, { action: 'list' }, async (options) => {
    const page = await client.send(new ListObjectsV2Command(target), options);
    if (page.Name === undefined && page.IsTruncated === undefined) throw noBucket(settings);
  });
}
