import type { ChecksumAlgorithm } from '../protocol/checksums.ts';

/** A part's file inside its object's or its upload's folder, and its size in bytes. */
export type PartFile = { file: string; size: number };

/** Where an object's bytes are, in its bucket's folder: one file, or a folder of part files read one after another. */
export type ObjectData = { name: string; parts: PartFile[] | null };

/** Until when a version cannot be deleted, in epoch milliseconds. GOVERNANCE can be bypassed by a header, COMPLIANCE by nothing. */
export type Retention = { mode: 'GOVERNANCE' | 'COMPLIANCE'; until: number };

/** What the client of a write asked for beside the content. */
export type ObjectOptions = {
  /** Response headers that the client gave: content-type, x-amz-meta-* ... */
  headers: Record<string, string>;
  /** Response headers that tell of the encryption. With a key of the customer's they hold its MD5, and each request must show the key again. */
  encryption: Record<string, string>;
  retention: Retention | null;
  legalHold: boolean;
};

/** The version id of what was written while the bucket kept no versions. */
export const nullVersionId = 'null';

/** A version of an object that has content. */
export type ObjectRecord = ObjectOptions & {
  key: string;
  versionId: string;
  size: number;
  /** Without quotes: an MD5, or an MD5 of MD5s with `-<parts>`. */
  etag: string;
  /** Epoch milliseconds. */
  modified: number;
  checksums: Partial<Record<ChecksumAlgorithm, string>>;
  data: ObjectData;
  /** The multipart upload that it came from. */
  uploadId: string | null;
};

/** A version that says that the object was deleted. */
export type DeleteMarker = { key: string; versionId: string; modified: number; data: null };

/** A version of a key. The newest one says what the key is. */
export type StoredVersion = ObjectRecord | DeleteMarker;

export function isObjectVersion(version: StoredVersion | undefined): version is ObjectRecord {
  return version !== undefined && version.data !== null;
}

/** The text of a key's record, which has all of its versions, the newest first. They change in one step, with the file. */
export function formatVersions(versions: readonly StoredVersion[]): string {
  const [only] = versions;
  return JSON.stringify(versions.length === 1 && isObjectVersion(only) ? only : { key: only?.key, versions });
}

/** Reads a record's file. @returns null when it is no record; otherwise one version at least, the newest first */
export function parseVersions(text: string): StoredVersion[] | null {
  const value: unknown = parseJson(text);
  const listed = isObject(value) && Array.isArray(value.versions) ? value.versions : [value];
  const versions = listed.map(toVersion).filter((version) => version !== null);
  const [first] = versions;
  const isWhole = versions.length === listed.length && versions.every(({ key }) => key === first?.key);
  return isWhole && first !== undefined ? versions : null;
}

function toVersion(value: unknown): StoredVersion | null {
  if (isObjectRecord(value)) {
    return { ...value, ...optionsOf(value), versionId: value.versionId ?? nullVersionId };
  }
  return isDeleteMarker(value) ? value : null;
}

/** The options in a file, which a file from before they were heeded has not. */
export function optionsOf(value: object): ObjectOptions {
  const { headers, encryption, retention, legalHold } = { ...value } as Record<string, unknown>;
  return {
    headers: textsOf(headers),
    encryption: textsOf(encryption),
    retention: isRetention(retention) ? retention : null,
    legalHold: legalHold === true,
  };
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([name, text]) => [name, String(text)]));
}

function isRetention(value: unknown): value is Retention {
  return (
    isObject(value) && (value.mode === 'GOVERNANCE' || value.mode === 'COMPLIANCE') && typeof value.until === 'number'
  );
}

function isDeleteMarker(value: unknown): value is DeleteMarker {
  return (
    isObject(value) &&
    value.data === null &&
    typeof value.key === 'string' &&
    typeof value.versionId === 'string' &&
    typeof value.modified === 'number'
  );
}

/** In a file from before versions were kept, `versionId` and the options are missing. */
type WrittenRecord = Omit<ObjectRecord, 'versionId'> & { versionId?: string };

function isObjectRecord(value: unknown): value is WrittenRecord {
  if (!isObject(value) || !isObject(value.data) || !isObject(value.headers) || !isObject(value.checksums)) {
    return false;
  }
  const { name, parts } = value.data;
  return (
    typeof value.key === 'string' &&
    typeof value.size === 'number' &&
    typeof value.etag === 'string' &&
    typeof value.modified === 'number' &&
    (value.versionId === undefined || typeof value.versionId === 'string') &&
    isPlainName(name) &&
    (parts === null || (Array.isArray(parts) && parts.every(isPartFile)))
  );
}

function isPartFile(value: unknown): boolean {
  return isObject(value) && isPlainName(value.file) && typeof value.size === 'number';
}

/** A name that stays in its folder and is none of the server's own. */
function isPlainName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/^\.|[/\\\0]/.test(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
