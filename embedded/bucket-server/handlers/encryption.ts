import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectRecord } from '../store/object-record.ts';

// This server encrypts nothing on the disk. It heeds the headers as S3 does, so that clients can be tried: they are told again what they
// asked for, and who gave a key of his own has to show it each time.

const asked = 'x-amz-server-side-encryption';
const keyId = `${asked}-aws-kms-key-id`;
const customer = `${asked}-customer`;
const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'];

/**
 * The encryption that a write asks for, as the response headers that tell of it.
 * @throws S3Error InvalidArgument, InvalidEncryptionAlgorithmError; NotImplemented for headers that are not heeded
 */
export function readEncryption(headers: IncomingHttpHeaders): Record<string, string> {
  const own = readCustomerKey(headers, customer);
  const algorithm = headers[asked];
  const kmsKey = headers[keyId];
  const known = [asked, keyId, `${customer}-algorithm`, `${customer}-key`, `${customer}-key-md5`];
  const other = Object.keys(headers).find((name) => name.startsWith(asked) && !known.includes(name));
  if (other !== undefined) throw new S3Error('NotImplemented', `The header ${other} is not heeded here.`);
  if (own !== null && algorithm !== undefined) {
    throw new S3Error('InvalidArgument', `${asked} and a key of the customer's exclude each other.`);
  }
  if (own !== null) return { [`${customer}-algorithm`]: 'AES256', [`${customer}-key-md5`]: own };
  if (algorithm === undefined && kmsKey === undefined) return {};
  if (!algorithms.includes(String(algorithm))) {
    throw new S3Error('InvalidArgument', 'The encryption method specified is not supported');
  }
  if (kmsKey !== undefined && algorithm === 'AES256') {
    throw new S3Error('InvalidArgument', `${keyId} is heeded with aws:kms or aws:kms:dsse alone.`);
  }
  return { [asked]: String(algorithm), ...(kmsKey === undefined ? {} : { [keyId]: String(kmsKey) }) };
}

/**
 * Makes sure that a request shows the key that the customer encrypted with.
 * @param of where the key is in the request: for the object itself, or for the source of a copy
 * @throws S3Error InvalidRequest if it shows none, or one where none is needed; AccessDenied if it is another
 */
export function requireCustomerKey(
  headers: IncomingHttpHeaders,
  encryption: ObjectRecord['encryption'],
  of: 'object' | 'source' = 'object',
): void {
  const shown = readCustomerKey(headers, of === 'object' ? customer : `x-amz-copy-source-${customer.slice(6)}`);
  const needed = encryption[`${customer}-key-md5`];
  if (needed === undefined && shown === null) return;
  if (needed === undefined) {
    throw new S3Error('InvalidRequest', 'The encryption parameters are not applicable to this object.');
  }
  if (shown === null) {
    throw new S3Error(
      'InvalidRequest',
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    );
  }
  if (shown !== needed) throw new S3Error('AccessDenied');
}

/** @returns the MD5 of the key, in base64; null if there is none. @throws S3Error InvalidArgument */
function readCustomerKey(headers: IncomingHttpHeaders, prefix: string): string | null {
  const [algorithm, key, md5] = ['algorithm', 'key', 'key-md5'].map((name) => headers[`${prefix}-${name}`]);
  if (algorithm === undefined && key === undefined && md5 === undefined) return null;
  if (algorithm !== 'AES256') {
    throw new S3Error('InvalidEncryptionAlgorithmError');
  }
  const bytes = Buffer.from(String(key ?? ''), 'base64');
  if (bytes.length !== 32)
    throw new S3Error('InvalidArgument', 'The secret key was invalid for the specified algorithm.');
  const found = createHash('md5').update(bytes).digest('base64');
  if (found !== md5) {
    throw new S3Error(
      'InvalidArgument',
      'The calculated MD5 hash of the key did not match the hash that was provided.',
    );
  }
  return found;
}
