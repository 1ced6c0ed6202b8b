import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfKey, fileNameForKey, numberedName } from './file-name-for-key.ts';
import { hasCode, removeFile, syncFolder, writeDurably } from './files.ts';
import { noteIntent } from './intents.ts';
import { type ObjectData, type ObjectRecord, parseObjectRecord } from './object-record.ts';
import { objectsFolder, type StoredBucket, whenUnread } from './stored-bucket.ts';

/** An object that is to be: all but where its data will be. */
export type NewObject = Omit<ObjectRecord, 'data' | 'modified'> & {
  /** Throws to refuse the change, given the current object. */
  check(existing: ObjectRecord | undefined): void;
  /** Brings the data, already on the disk, to `<folder>/<name>`, and says what it is there. */
  place(name: string): Promise<ObjectData>;
  /** Takes it back when the object could not be recorded. */
  takeBack(data: ObjectData): Promise<void>;
};

/**
 * Creates an object, or replaces the one with the same key. It is visible, complete and on the disk when this resolves. After a
 * crash at any moment either it is or what was there before is.
 */
export function commitObject(bucket: StoredBucket, wanted: NewObject): Promise<ObjectRecord> {
  return bucket.exclusively(async () => {
    const existing = bucket.index.get(wanted.key);
    wanted.check(existing);
    const name = await freeName(bucket, wanted.key);
    const forget = await noteIntent(bucket, existing === undefined ? [name] : [name, existing.data.name]);
    const data = await wanted.place(name);
    const { check, place, takeBack, ...rest } = wanted;
    const record: ObjectRecord = { ...rest, modified: Date.now(), data };
    try {
      await syncFolder(bucket.folder);
      await writeDurably(recordFile(bucket, record.key), JSON.stringify(record), bucket.tempFolder);
    } catch (error) {
      if (!(await isRecorded(bucket, record))) {
        await takeBack(data);
        await forget();
        throw error;
      }
    }
    bucket.index.set(record);
    await removeReplaced(bucket, existing, forget);
    return record;
  });
}

/** Removes an object; nothing when there is none. */
export function deleteObject(
  bucket: StoredBucket,
  key: string,
  check: (existing: ObjectRecord | undefined) => void = () => undefined,
): Promise<void> {
  return bucket.exclusively(async () => {
    const existing = bucket.index.get(key);
    check(existing);
    if (existing === undefined) return;
    const forget = await noteIntent(bucket, [existing.data.name]);
    await removeFile(recordFile(bucket, key));
    bucket.index.delete(key);
    await syncFolder(objectsFolder(bucket));
    await removeReplaced(bucket, existing, forget);
  });
}

export function recordFile(bucket: { folder: string }, key: string): string {
  return join(objectsFolder(bucket), `${digestOfKey(key)}.json`);
}

/** Removes data that no record names. If it is being read, it is removed in the background after the last reader. */
async function removeReplaced(
  bucket: StoredBucket,
  old: ObjectRecord | undefined,
  forget: () => Promise<void>,
): Promise<void> {
  const remove = async () => {
    if (old !== undefined) await rm(join(bucket.folder, old.data.name), { recursive: true, force: true });
    await forget();
  };
  const name = old?.data.name ?? '';
  const removal = bucket.readers.has(name)
    ? void whenUnread(bucket, name).then(remove).catch(leaveForCleanUp)
    : remove();
  await removal?.catch(leaveForCleanUp);
}

/** What could not be removed is named by its intent, and removed at the next start. */
function leaveForCleanUp(): void {}

async function isRecorded(bucket: StoredBucket, record: ObjectRecord): Promise<boolean> {
  try {
    return parseObjectRecord(await readFile(recordFile(bucket, record.key), 'utf8'))?.data.name === record.data.name;
  } catch {
    return false;
  }
}

async function freeName(bucket: StoredBucket, key: string): Promise<string> {
  const wanted = fileNameForKey(key);
  for (let number = 1; ; number++) {
    const name = numberedName(wanted, number);
    if (!bucket.readers.has(name) && !(await exists(join(bucket.folder, name)))) return name;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
