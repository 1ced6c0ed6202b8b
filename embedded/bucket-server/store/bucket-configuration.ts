import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, writeDurably } from './files.ts';
import { isObject, parseJson } from './object-record.ts';

/** What a bucket was told to do with versions. */
export type BucketConfiguration = {
  /** null: it never kept versions. Suspended: new content replaces the version "null", and the other versions stay. */
  versioning: 'Enabled' | 'Suspended' | null;
  /** Whether versions can be locked. Once on, it stays, and versions are kept. */
  objectLock: boolean;
  /** The lock that a new version gets that asks for none. */
  defaultRetention: { mode: 'GOVERNANCE' | 'COMPLIANCE'; days: number } | null;
};

export const plainConfiguration: BucketConfiguration = { versioning: null, objectLock: false, defaultRetention: null };

/** The file of a bucket's folder that has its configuration. */
export const configurationFile = '.configuration.json';

/**
 * Reads a bucket's configuration; a bucket without the file is a plain one.
 * @throws Error when the file can't be understood: to go on without it could delete what is locked
 */
export async function readConfiguration(folder: string): Promise<BucketConfiguration> {
  const text = await readFile(join(folder, configurationFile), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (text === null) return plainConfiguration;
  const value = parseJson(text);
  if (!isConfiguration(value)) throw new Error(`the file ${configurationFile} of a bucket can't be read`);
  return value;
}

function isConfiguration(value: unknown): value is BucketConfiguration {
  if (!isObject(value) || typeof value.objectLock !== 'boolean') return false;
  const { versioning, defaultRetention } = value;
  const isKnown = versioning === null || versioning === 'Enabled' || versioning === 'Suspended';
  return isKnown && (defaultRetention === null || (isObject(defaultRetention) && Number(defaultRetention.days) > 0));
}

/** Makes the folder of a bucket that has a configuration from its first moment on: it is there with it, or not at all. */
export async function makeConfiguredFolder(
  folder: string,
  configuration: BucketConfiguration,
  tempFolder: string,
): Promise<void> {
  const making = join(tempFolder, randomUUID());
  await mkdir(making, { mode: 0o700 });
  try {
    await writeDurably(join(making, configurationFile), JSON.stringify(configuration), tempFolder);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}
