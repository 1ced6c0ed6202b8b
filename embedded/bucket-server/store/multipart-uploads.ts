import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedBody } from '../protocol/receive-body.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { commitObject, type NewObject } from './change-objects.ts';
import { hasCode, linkOrCopy, removeFile, syncFolder, writeDurably } from './files.ts';
import type { ObjectData, ObjectOptions, ObjectRecord, PartFile } from './object-record.ts';
import { type StoredBucket, type Upload, type UploadPart, uploadFolder, uploadsFolder } from './stored-bucket.ts';

/** The file that makes a folder an upload's; an object's folder of parts has none. */
export const uploadFileName = 'upload.json';

const smallestPart = 5 * 1024 * 1024;

/** Opens a multipart upload, which outlives this process. */
export async function createUpload(bucket: StoredBucket, key: string, options: ObjectOptions): Promise<Upload> {
  const upload: Upload = { id: randomUUID(), key, initiated: Date.now(), options, parts: new Map() };
  const folder = uploadFolder(bucket, upload.id);
  await mkdir(folder, { mode: 0o700 });
  const { id, initiated } = upload;
  await writeDurably(
    join(folder, uploadFileName),
    JSON.stringify({ id, key, initiated, ...options }),
    bucket.tempFolder,
  );
  await syncFolder(uploadsFolder(bucket));
  bucket.uploads.set(id, upload);
  return upload;
}

/** @throws S3Error NoSuchUpload, also when the upload is of another key. */
export function findUpload(bucket: StoredBucket, key: string, uploadId: string): Upload {
  const upload = bucket.uploads.get(uploadId);
  if (upload === undefined || upload.key !== key) throw new S3Error('NoSuchUpload');
  return upload;
}

export function partFileName(partNumber: number, md5: string): string {
  return `${String(partNumber).padStart(5, '0')}-${md5}`;
}

/** Takes a part that was received into its upload, in the place of one of the same number. */
export function addPart(
  bucket: StoredBucket,
  upload: Upload,
  partNumber: number,
  tempPath: string,
  body: ReceivedBody,
): Promise<UploadPart> {
  return bucket.exclusively(async () => {
    findUpload(bucket, upload.key, upload.id);
    const folder = uploadFolder(bucket, upload.id);
    const file = partFileName(partNumber, body.md5);
    await rename(tempPath, join(folder, file));
    await syncFolder(folder);
    const previous = upload.parts.get(partNumber);
    const part = { partNumber, etag: body.md5, size: body.size, modified: Date.now(), file };
    upload.parts.set(partNumber, part);
    if (previous !== undefined && previous.file !== file) await removeFile(join(folder, previous.file));
    return part;
  });
}

/** Ends an upload and removes its parts. @throws S3Error NoSuchUpload */
export function abortUpload(bucket: StoredBucket, key: string, uploadId: string): Promise<void> {
  return bucket.exclusively(async () => {
    const upload = findUpload(bucket, key, uploadId);
    const folder = uploadFolder(bucket, upload.id);
    await removeFile(join(folder, uploadFileName));
    bucket.uploads.delete(upload.id);
    await rm(folder, { recursive: true, force: true });
    await syncFolder(uploadsFolder(bucket));
  });
}

/**
 * Makes an object of an upload's parts without copying a byte: one part becomes the object's file, several become a
 * folder whose files, in the order of their names, are the object.
 * @throws S3Error NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, and what `check` throws
 */
export async function completeUpload(
  bucket: StoredBucket,
  key: string,
  uploadId: string,
  wanted: { partNumber: number; etag: string }[],
  check: NewObject['check'],
): Promise<ObjectRecord> {
  const upload = findUpload(bucket, key, uploadId);
  const folder = uploadFolder(bucket, uploadId);
  let parts = chooseParts(upload, wanted);
  const record = await commitObject(bucket, {
    key,
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: multipartEtag(parts.map((part) => part.etag)),
    ...upload.options,
    checksums: {},
    uploadId,
    check: (existing) => {
      findUpload(bucket, key, uploadId);
      parts = chooseParts(upload, wanted);
      check(existing);
    },
    place: async (name) => {
      const files = parts.map(({ file, size }) => ({ file, size }));
      const data = await placeParts(folder, join(bucket.folder, name), name, files);
      bucket.uploads.delete(uploadId);
      return data;
    },
    takeBack: async (data) => {
      await takeBackParts(folder, join(bucket.folder, data.name), data);
      bucket.uploads.set(uploadId, upload);
    },
  });
  await tidyCompleted(bucket, record).catch(() => undefined);
  return record;
}

/** The ETag of an object made of parts, from the hex MD5s of the parts. */
export function multipartEtag(etags: string[]): string {
  const hash = createHash('md5');
  for (const etag of etags) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${etags.length}`;
}

/** Removes what a completed upload no longer needs: its note, and the parts that were not chosen. */
export async function tidyCompleted(bucket: StoredBucket, record: ObjectRecord): Promise<void> {
  if (record.uploadId === null) return;
  await rm(uploadFolder(bucket, record.uploadId), { recursive: true, force: true });
  if (record.data.parts === null) return;
  const folder = join(bucket.folder, record.data.name);
  const chosen = new Set(record.data.parts.map((part) => part.file));
  const others = (await readdir(folder)).filter((file) => !chosen.has(file) && file !== uploadFileName);
  for (const file of others) await removeFile(join(folder, file));
  await removeFile(join(folder, uploadFileName));
}

function chooseParts(upload: Upload, wanted: { partNumber: number; etag: string }[]): UploadPart[] {
  if (wanted.length === 0) throw new S3Error('MalformedXML', 'An upload is completed with one part at least.');
  const isOrdered = wanted.every(({ partNumber }, index) => partNumber > (wanted[index - 1]?.partNumber ?? 0));
  if (!isOrdered) throw new S3Error('InvalidPartOrder');
  const parts = wanted.map(({ partNumber, etag }) => {
    const part = upload.parts.get(partNumber);
    if (part !== undefined && part.etag === etag) return part;
    throw new S3Error('InvalidPart', `Part ${partNumber} was never uploaded, or its ETag is another.`);
  });
  const small = parts.slice(0, -1).find((part) => part.size < smallestPart);
  if (small === undefined) return parts;
  throw new S3Error('EntityTooSmall', `Part ${small.partNumber} is smaller than 5 MiB and not the last.`);
}

async function placeParts(folder: string, target: string, name: string, parts: PartFile[]): Promise<ObjectData> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    await linkOrCopy(join(folder, only.file), target);
    return { name, parts: null };
  }
  await rename(folder, target);
  return { name, parts };
}

async function takeBackParts(folder: string, target: string, data: ObjectData): Promise<void> {
  if (data.parts === null) {
    await removeFile(target);
    return;
  }
  try {
    await rename(target, folder);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
