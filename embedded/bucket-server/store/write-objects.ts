import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedBody } from '../protocol/receive-body.ts';
import { commitObject, type NewObject } from './change-objects.ts';
import { linkOrCopy, removeFile, syncFolder } from './files.ts';
import type { ObjectData, ObjectOptions, ObjectRecord } from './object-record.ts';
import { holdData, type StoredBucket } from './stored-bucket.ts';

/** Makes an object of a body that was received into a temp file. @throws what `check` throws */
export function putObject(
  bucket: StoredBucket,
  key: string,
  tempPath: string,
  body: ReceivedBody,
  options: ObjectOptions,
  check: NewObject['check'],
): Promise<ObjectRecord> {
  return commitObject(bucket, {
    key,
    size: body.size,
    etag: body.md5,
    ...options,
    checksums: body.checksums,
    uploadId: null,
    check,
    place: async (name) => {
      await rename(tempPath, join(bucket.folder, name));
      return { name, parts: null };
    },
    takeBack: (data) => removeFile(join(bucket.folder, data.name)),
  });
}

/** Makes an object with the data of another, sharing its files where the file system can: data is never changed in place. */
export async function copyObject(
  source: { bucket: StoredBucket; record: ObjectRecord },
  bucket: StoredBucket,
  key: string,
  options: ObjectOptions,
  check: NewObject['check'],
): Promise<ObjectRecord> {
  const letGo = holdData(source.bucket, source.record);
  try {
    const { size, etag, checksums, data } = source.record;
    return await commitObject(bucket, {
      key,
      size,
      etag,
      ...options,
      checksums,
      uploadId: null,
      check,
      place: (name) => shareData(join(source.bucket.folder, data.name), data, join(bucket.folder, name), name),
      takeBack: (placed) => rm(join(bucket.folder, placed.name), { recursive: true, force: true }),
    });
  } finally {
    letGo();
  }
}

async function shareData(from: string, data: ObjectData, to: string, name: string): Promise<ObjectData> {
  if (data.parts === null) {
    await linkOrCopy(from, to);
    return { name, parts: null };
  }
  await mkdir(to, { mode: 0o700 });
  for (const part of data.parts) await linkOrCopy(join(from, part.file), join(to, part.file));
  await syncFolder(to);
  return { name, parts: data.parts };
}
