import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectRecord } from './object-record.ts';

type Conditions = {
  match: string | undefined;
  noneMatch: string | undefined;
  modifiedSince: string | undefined;
  unmodifiedSince: string | undefined;
};

/**
 * Checks the conditions of a GET or HEAD, in the order of RFC 9110 section 13.2.2.
 * @throws S3Error PreconditionFailed, NotModified
 */
export function checkReadConditions(headers: IncomingHttpHeaders, record: ObjectRecord): void {
  checkConditions(
    {
      match: headers['if-match'],
      noneMatch: headers['if-none-match'],
      modifiedSince: headers['if-modified-since'],
      unmodifiedSince: headers['if-unmodified-since'],
    },
    record,
    'NotModified',
  );
}

/** Checks the conditions of a CopyObject on its source. @throws S3Error PreconditionFailed */
export function checkCopyConditions(headers: IncomingHttpHeaders, record: ObjectRecord): void {
  const take = (name: string) => {
    const value = headers[`x-amz-copy-source-if-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  checkConditions(
    {
      match: take('match'),
      noneMatch: take('none-match'),
      modifiedSince: take('modified-since'),
      unmodifiedSince: take('unmodified-since'),
    },
    record,
    'PreconditionFailed',
  );
}

/**
 * Checks the conditions of a write against the current object.
 * @throws S3Error PreconditionFailed; NoSuchKey for If-Match where there is nothing
 */
export function checkWriteConditions(headers: IncomingHttpHeaders, existing: ObjectRecord | undefined): void {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && existing === undefined) throw new S3Error('NoSuchKey');
  if (match !== undefined && existing !== undefined && !isNamed(match, existing)) {
    throw new S3Error('PreconditionFailed');
  }
  if (noneMatch !== undefined && existing !== undefined && isNamed(noneMatch, existing)) {
    throw new S3Error('PreconditionFailed');
  }
}

function checkConditions(
  conditions: Conditions,
  record: ObjectRecord,
  unchanged: 'NotModified' | 'PreconditionFailed',
): void {
  const modified = Math.floor(record.modified / 1000) * 1000;
  const { match, noneMatch } = conditions;
  const since = Date.parse(conditions.modifiedSince ?? '');
  const unmodifiedSince = Date.parse(conditions.unmodifiedSince ?? '');
  if (match !== undefined) {
    if (!isNamed(match, record)) throw new S3Error('PreconditionFailed');
  } else if (modified > unmodifiedSince) {
    throw new S3Error('PreconditionFailed');
  }
  const headers = { etag: `"${record.etag}"`, 'last-modified': new Date(record.modified).toUTCString() };
  if (noneMatch !== undefined) {
    if (isNamed(noneMatch, record)) throw new S3Error(unchanged, undefined, headers);
  } else if (modified <= since) {
    throw new S3Error(unchanged, undefined, headers);
  }
}

function isNamed(list: string, record: ObjectRecord): boolean {
  return list
    .split(',')
    .map((etag) => etag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
    .some((etag) => etag === '*' || etag === record.etag);
}
