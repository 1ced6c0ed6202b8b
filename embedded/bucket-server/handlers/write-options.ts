import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectOptions, Retention } from '../store/object-record.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { readEncryption } from './encryption.ts';
import type { S3Request } from './s3-request.ts';

const keptHeaders = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const refusedHeaders = /^x-amz-(tagging|website-redirect|grant|write-offset|security-token$)/;

/**
 * What a write asks for beside its content.
 * @throws S3Error NotImplemented for what would be lost; InvalidArgument, InvalidRequest
 */
export function readWriteOptions({ raw }: S3Request, bucket: StoredBucket): ObjectOptions {
  return {
    headers: readHeaders(raw.headers),
    encryption: readEncryption(raw.headers),
    ...readLock(raw.headers, bucket),
  };
}

function readHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (refusedHeaders.test(name)) throw new S3Error('NotImplemented', `The header ${name} is not heeded here.`);
    if (keptHeaders.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  const encoding = (kept['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',');
  else delete kept['content-encoding'];
  return kept;
}

function readLock(headers: IncomingHttpHeaders, bucket: StoredBucket): Pick<ObjectOptions, 'retention' | 'legalHold'> {
  const take = (name: string) => headers[`x-amz-object-lock-${name}`];
  const [mode, until, hold] = [take('mode'), take('retain-until-date'), take('legal-hold')];
  if (mode === undefined && until === undefined && hold === undefined) return { retention: null, legalHold: false };
  requireLock(bucket);
  if ((mode === undefined) !== (until === undefined)) {
    throw new S3Error(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (hold !== undefined && hold !== 'ON' && hold !== 'OFF') {
    throw new S3Error('InvalidArgument', 'Legal Hold must be either of "ON" or "OFF"');
  }
  return {
    retention: mode === undefined ? null : parseRetention(String(mode), String(until)),
    legalHold: hold === 'ON',
  };
}

/** @throws S3Error InvalidArgument for a mode that there is not, and for a time that is none or has passed */
export function parseRetention(mode: string, until: string): Retention {
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE')
    throw new S3Error('InvalidArgument', 'Unknown wormMode directive.');
  const at = Date.parse(until);
  if (Number.isNaN(at)) {
    throw new S3Error('InvalidArgument', 'The retain until date must be provided in ISO 8601 format');
  }
  if (at <= Date.now()) throw new S3Error('InvalidArgument', 'The retain until date must be in the future!');
  return { mode, until: at };
}

/** @throws S3Error InvalidRequest if nothing in the bucket can be locked */
export function requireLock({ configuration }: StoredBucket): void {
  if (!configuration.objectLock) throw new S3Error('InvalidRequest', 'Bucket is missing Object Lock Configuration');
}
