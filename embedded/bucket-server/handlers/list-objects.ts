import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectIndex } from '../store/object-index.ts';
import type { ObjectRecord } from '../store/object-record.ts';

/** What ListObjectsV2 asks for. `token` is one that an earlier page gave. */
export type Listing = {
  prefix: string;
  delimiter: string;
  startAfter: string;
  token: string | null;
  limit: number;
};

/** One page; `nextToken` is null on the last. */
export type ListedPage = { objects: ObjectRecord[]; prefixes: string[]; nextToken: string | null };

/**
 * A page of a bucket's objects in key order; keys that share what lies between the prefix and the next delimiter are
 * rolled up into one.
 * @throws S3Error InvalidArgument for a token that no page gave.
 */
export function listObjects(index: ObjectIndex, listing: Listing): ListedPage {
  const page: ListedPage = { objects: [], prefixes: [], nextToken: null };
  let position = startingPosition(index, listing);
  let lastTaken = '';
  for (;;) {
    const record = index.at(position);
    if (record === undefined || !record.key.startsWith(listing.prefix)) return page;
    if (page.objects.length + page.prefixes.length >= listing.limit) {
      page.nextToken = listing.limit === 0 ? null : Buffer.from(lastTaken).toString('base64url');
      return page;
    }
    const rolledUp = rollUp(record.key, listing);
    if (rolledUp === null) {
      page.objects.push(record);
      lastTaken = `k${record.key}`;
      position++;
    } else {
      page.prefixes.push(rolledUp);
      lastTaken = `p${rolledUp}`;
      position = index.firstAfterPrefix(rolledUp);
    }
  }
}

function startingPosition(index: ObjectIndex, listing: Listing): number {
  const first = index.firstAt(listing.prefix);
  if (listing.token === null) {
    return listing.startAfter === '' ? first : Math.max(first, index.firstAfter(listing.startAfter));
  }
  const text = Buffer.from(listing.token, 'base64url').toString('utf8');
  const last = text.slice(1);
  if (text.startsWith('k')) return Math.max(first, index.firstAfter(last));
  if (text.startsWith('p')) return Math.max(first, index.firstAfterPrefix(last));
  throw new S3Error('InvalidArgument', 'The continuation token is none that was given here.');
}

function rollUp(key: string, { prefix, delimiter }: Listing): string | null {
  if (delimiter === '') return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? null : key.slice(0, at + delimiter.length);
}
