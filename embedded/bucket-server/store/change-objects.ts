import { randomBytes } from 'node:crypto';
import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfKey, fileNameForKey, numberedName } from './file-name-for-key.ts';
import { hasCode, removeFile, syncFolder, writeDurably } from './files.ts';
import { noteIntent } from './intents.ts';
import {
  type DeleteMarker,
  formatVersions,
  isObjectVersion,
  nullVersionId,
  type ObjectData,
  type ObjectRecord,
  parseVersions,
  type StoredVersion,
} from './object-record.ts';
import { objectsFolder, type StoredBucket, whenUnread } from './stored-bucket.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** An object that is to be: all but where its data will be. */
export type NewObject = Omit<ObjectRecord, 'data' | 'modified' | 'versionId'> & {
  /** Throws to refuse the change, given the current object. */
  check(existing: ObjectRecord | undefined): void;
  /** Brings the data, already on the disk, to `<folder>/<name>`, and says what it is there. */
  place(name: string): Promise<ObjectData>;
  /** Takes it back when the object could not be recorded. */
  takeBack(data: ObjectData): Promise<void>;
};

/**
 * Creates an object, or replaces the one with the same key, which stays as an older version where the bucket keeps versions. It is visible,
 * complete and on the disk when this resolves. After a crash at any moment either it is or what was there before is.
 */
export function commitObject(bucket: StoredBucket, wanted: NewObject): Promise<ObjectRecord> {
  return bucket.exclusively(async () => {
    const { check, place, takeBack, ...rest } = wanted;
    check(bucket.index.get(wanted.key));
    const { kept, replaced } = versionsBeside(bucket, wanted.key);
    const name = await freeName(bucket, wanted.key);
    const forget = await noteIntent(bucket, [name, ...dataNames(replaced)]);
    const data = await place(name);
    const modified = Date.now();
    const retention = wanted.retention ?? defaultRetention(bucket, modified);
    const record: ObjectRecord = { ...rest, retention, versionId: nextVersionId(bucket), modified, data };
    const versions = [record, ...kept];
    try {
      await syncFolder(bucket.folder);
      await writeVersions(bucket, versions);
    } catch (error) {
      if (!(await isRecorded(bucket, record))) {
        await takeBack(data);
        await forget();
        throw error;
      }
    }
    setVersions(bucket, record.key, versions);
    await removeData(bucket, replaced, forget);
    return record;
  });
}

/**
 * Deletes an object as a client that names no version does: where the bucket keeps versions, a delete marker becomes the newest one.
 * Otherwise the object is removed, and nothing happens when there is none.
 * @returns the marker; null if the bucket never kept versions
 */
export function deleteObject(
  bucket: StoredBucket,
  key: string,
  check: (existing: ObjectRecord | undefined) => void = () => undefined,
): Promise<DeleteMarker | null> {
  return bucket.exclusively(async () => {
    check(bucket.index.get(key));
    const { kept, replaced } = versionsBeside(bucket, key);
    if (bucket.configuration.versioning === null) {
      if (replaced.length > 0) await replaceVersions(bucket, key, kept, replaced);
      return null;
    }
    const marker = { key, versionId: nextVersionId(bucket), modified: Date.now(), data: null };
    await replaceVersions(bucket, key, [marker, ...kept], replaced);
    return marker;
  });
}

/**
 * Removes one version for good.
 * @param check throws to refuse it, given the version
 * @returns the version; null if there was none
 */
export function deleteVersion(
  bucket: StoredBucket,
  key: string,
  versionId: string,
  check: (version: StoredVersion) => void,
): Promise<StoredVersion | null> {
  return bucket.exclusively(async () => {
    const versions = bucket.versions.get(key) ?? [];
    const version = versions.find((candidate) => candidate.versionId === versionId);
    if (version === undefined) return null;
    check(version);
    const kept = versions.filter((candidate) => candidate !== version);
    await replaceVersions(bucket, key, kept, [version]);
    return version;
  });
}

/** Changes what is written about a version, and none of its content. @param change gives the version as it is to be, or throws */
export function changeVersion(
  bucket: StoredBucket,
  version: ObjectRecord,
  change: (current: ObjectRecord) => ObjectRecord,
): Promise<void> {
  return bucket.exclusively(async () => {
    const versions = bucket.versions.get(version.key) ?? [];
    const changed = versions.map((candidate) =>
      isObjectVersion(candidate) && candidate.versionId === version.versionId ? change(candidate) : candidate,
    );
    await replaceVersions(bucket, version.key, changed, []);
  });
}

export function recordFile(bucket: { folder: string }, key: string): string {
  return join(objectsFolder(bucket), `${digestOfKey(key)}.json`);
}

/** Which versions of a key stay when a new one is written, and which one it takes the place of. */
function versionsBeside(
  { configuration, versions }: StoredBucket,
  key: string,
): { kept: StoredVersion[]; replaced: StoredVersion[] } {
  const all = [...(versions.get(key) ?? [])];
  if (configuration.versioning === 'Enabled') return { kept: all, replaced: [] };
  const isReplaced = ({ versionId }: StoredVersion) => versionId === nullVersionId;
  return { kept: all.filter((version) => !isReplaced(version)), replaced: all.filter(isReplaced) };
}

function nextVersionId({ configuration }: StoredBucket): string {
  return configuration.versioning === 'Enabled' ? randomBytes(16).toString('hex') : nullVersionId;
}

function defaultRetention({ configuration }: StoredBucket, modified: number): ObjectRecord['retention'] {
  const { objectLock, defaultRetention: wanted } = configuration;
  return objectLock && wanted !== null ? { mode: wanted.mode, until: modified + wanted.days * dayMs } : null;
}

/** Writes a key's versions and removes the data of those that are no longer among them. */
async function replaceVersions(
  bucket: StoredBucket,
  key: string,
  versions: StoredVersion[],
  removed: StoredVersion[],
): Promise<void> {
  const names = dataNames(removed);
  const forget = names.length === 0 ? async () => undefined : await noteIntent(bucket, names);
  if (versions.length > 0) await writeVersions(bucket, versions);
  else {
    await removeFile(recordFile(bucket, key));
    await syncFolder(objectsFolder(bucket));
  }
  setVersions(bucket, key, versions);
  await removeData(bucket, removed, forget);
}

async function writeVersions(bucket: StoredBucket, versions: StoredVersion[]): Promise<void> {
  const key = versions[0]?.key ?? '';
  await writeDurably(recordFile(bucket, key), formatVersions(versions), bucket.tempFolder);
}

/** Takes a key's versions, as they are on the disk, into memory. */
function setVersions(bucket: StoredBucket, key: string, versions: readonly StoredVersion[]): void {
  const [newest] = versions;
  if (newest === undefined) bucket.versions.delete(key);
  else bucket.versions.set(key, versions);
  if (isObjectVersion(newest)) bucket.index.set(newest);
  else bucket.index.delete(key);
}

function dataNames(versions: readonly StoredVersion[]): string[] {
  return versions.filter(isObjectVersion).map(({ data }) => data.name);
}

/** Removes data that no record names. If it is being read, it is removed in the background after the last reader. */
async function removeData(
  bucket: StoredBucket,
  old: readonly StoredVersion[],
  forget: () => Promise<void>,
): Promise<void> {
  const names = dataNames(old);
  const remove = async () => {
    for (const name of names) await rm(join(bucket.folder, name), { recursive: true, force: true });
    await forget();
  };
  const isRead = names.some((name) => bucket.readers.has(name));
  const removal = isRead
    ? void Promise.all(names.map((name) => whenUnread(bucket, name)))
        .then(remove)
        .catch(leaveForCleanUp)
    : remove();
  await removal?.catch(leaveForCleanUp);
}

/** What could not be removed is named by its intent, and removed at the next start. */
function leaveForCleanUp(): void {}

async function isRecorded(bucket: StoredBucket, { key, data }: ObjectRecord): Promise<boolean> {
  try {
    const versions = parseVersions(await readFile(recordFile(bucket, key), 'utf8')) ?? [];
    return dataNames(versions).includes(data.name);
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
