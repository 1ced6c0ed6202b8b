import type { ChecksumAlgorithm } from '../protocol/checksums.ts';

/** A part's file inside its object's or its upload's folder, and its size in bytes. */
export type PartFile = { file: string; size: number };

/** Where an object's bytes are, in its bucket's folder: one file, or a folder of part files read one after another. */
export type ObjectData = { name: string; parts: PartFile[] | null };

/** The record of an object. The object exists from the moment its record is in `.objects/`. */
export type ObjectRecord = {
  key: string;
  size: number;
  /** Without quotes: an MD5, or an MD5 of MD5s with `-<parts>`. */
  etag: string;
  /** Epoch milliseconds. */
  modified: number;
  /** Response headers that the client gave: content-type, x-amz-meta-* ... */
  headers: Record<string, string>;
  checksums: Partial<Record<ChecksumAlgorithm, string>>;
  data: ObjectData;
  /** The multipart upload that it came from. */
  uploadId: string | null;
};

/** Reads a record's file. @returns null when it is no record. */
export function parseObjectRecord(text: string): ObjectRecord | null {
  const value: unknown = parseJson(text);
  return isObjectRecord(value) ? value : null;
}

function isObjectRecord(value: unknown): value is ObjectRecord {
  if (!isObject(value) || !isObject(value.data) || !isObject(value.headers) || !isObject(value.checksums)) {
    return false;
  }
  const { name, parts } = value.data;
  return (
    typeof value.key === 'string' &&
    typeof value.size === 'number' &&
    typeof value.etag === 'string' &&
    typeof value.modified === 'number' &&
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
