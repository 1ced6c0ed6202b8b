import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readConfiguration } from './bucket-configuration.ts';
import { recordFile } from './change-objects.ts';
import { hasCode, removeFile, syncFolder } from './files.ts';
import { readIntents } from './intents.ts';
import { tidyCompleted, uploadFileName } from './multipart-uploads.ts';
import { ObjectIndex } from './object-index.ts';
import {
  isObject,
  isObjectVersion,
  type ObjectRecord,
  optionsOf,
  parseJson,
  parseVersions,
  type StoredVersion,
} from './object-record.ts';
import {
  intentsFolder,
  makeMutex,
  objectsFolder,
  type StoredBucket,
  type Upload,
  uploadFolder,
  uploadsFolder,
} from './stored-bucket.ts';

/** Whether a bucket may have this name, as S3 has it; the name is also that of its folder. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..');
}

/**
 * Opens a bucket's folder, made when it is not there, and puts right what a crash left: data that no record names is
 * removed if it was noted as on its way, and an upload whose completion was cut short is open again.
 * @param log takes one sentence about each record that can't be read.
 */
export async function openBucket(
  folder: string,
  tempFolder: string,
  log: (sentence: string) => void,
): Promise<StoredBucket> {
  for (const path of [folder, objectsFolder({ folder }), uploadsFolder({ folder }), intentsFolder({ folder })]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
  await syncFolder(folder);
  const versions = await readRecords(folder, log);
  const newest = [...versions.values()].flatMap(([first]) => (isObjectVersion(first) ? [first] : []));
  const records = [...versions.values()].flat().filter(isObjectVersion);
  const bucket: StoredBucket = {
    name: basename(folder),
    folder,
    tempFolder,
    created: Math.round((await stat(folder)).birthtimeMs),
    configuration: await readConfiguration(folder),
    index: new ObjectIndex(newest),
    versions,
    uploads: new Map(),
    readers: new Map(),
    exclusively: makeMutex(),
  };
  await resolveIntents(bucket, records);
  for (const record of records) await tidyCompleted(bucket, record).catch(leaveAsItIs);
  await readUploads(bucket);
  return bucket;
}

/** All versions of each key, the newest first. */
async function readRecords(
  folder: string,
  log: (sentence: string) => void,
): Promise<Map<string, readonly StoredVersion[]>> {
  const records = new Map<string, readonly StoredVersion[]>();
  const files = await readdir(objectsFolder({ folder }));
  for (let index = 0; index < files.length; index += 64) {
    const batch = files.slice(index, index + 64).map(async (file) => {
      const versions = parseVersions(await readFile(join(objectsFolder({ folder }), file), 'utf8'));
      const key = versions?.[0]?.key;
      if (versions !== null && key !== undefined && basename(recordFile({ folder }, key)) === file) {
        records.set(key, versions);
      } else {
        log(`The record ${file} of the bucket ${basename(folder)} can't be read: its object is not served.`);
      }
    });
    await Promise.all(batch);
  }
  return records;
}

async function resolveIntents(bucket: StoredBucket, records: ObjectRecord[]): Promise<void> {
  const named = new Set(records.map((record) => record.data.name));
  for (const { file, names } of await readIntents(bucket)) {
    for (const name of names) {
      if (!named.has(name)) await resolveLeftover(bucket, name);
    }
    await syncFolder(bucket.folder);
    await removeFile(file);
  }
}

async function resolveLeftover(bucket: StoredBucket, name: string): Promise<void> {
  const path = join(bucket.folder, name);
  const upload = await readUploadNote(path);
  if (upload === null) await rm(path, { recursive: true, force: true });
  else await rename(path, uploadFolder(bucket, upload.id));
}

async function readUploads(bucket: StoredBucket): Promise<void> {
  for (const id of await readdir(uploadsFolder(bucket))) {
    const folder = uploadFolder(bucket, id);
    const upload = await readUploadNote(folder);
    if (upload === null || upload.id !== id) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    await readParts(folder, upload);
    bucket.uploads.set(id, upload);
  }
}

async function readParts(folder: string, upload: Upload): Promise<void> {
  for (const file of await readdir(folder)) {
    const match = /^(\d{5})-([0-9a-f]{32})$/.exec(file);
    const [, number, etag] = match ?? [];
    if (number === undefined || etag === undefined) continue;
    const { size, mtimeMs } = await stat(join(folder, file));
    const partNumber = Number(number);
    const other = upload.parts.get(partNumber);
    if (other !== undefined && other.modified > mtimeMs) {
      await removeFile(join(folder, file));
      continue;
    }
    if (other !== undefined) await removeFile(join(folder, other.file));
    upload.parts.set(partNumber, { partNumber, etag, size, modified: mtimeMs, file });
  }
}

async function readUploadNote(folder: string): Promise<Upload | null> {
  const text = await readFile(join(folder, uploadFileName), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return '';
    throw error;
  });
  const note = parseJson(text);
  if (!isObject(note) || !isObject(note.headers)) return null;
  const { id, key, initiated } = note;
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return null;
  if (typeof key !== 'string' || typeof initiated !== 'number') return null;
  return { id, key, initiated, options: optionsOf(note), parts: new Map() };
}

/** An object whose files a person moved away: nothing to tidy. */
function leaveAsItIs(): void {}
