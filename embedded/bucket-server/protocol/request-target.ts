import { S3Error } from './s3-error.ts';

/** What a request line names: a bucket, perhaps a key, and the query with its values decoded. */
export type RequestTarget = {
  bucket: string | null;
  key: string | null;
  query: Map<string, string>;
  /** As SigV4 signs it: every character but the unreserved ones and `/` percent-encoded. */
  canonicalPath: string;
};

/** Percent-encodes as SigV4 does: everything but letters, digits, `-`, `_`, `.` and `~`. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Takes a path-style request address apart. Nothing is normalised: a key may hold `..`, `//` and any other character.
 * @throws S3Error InvalidURI, KeyTooLongError
 */
export function parseRequestTarget(address: string): RequestTarget {
  const [rawPath = '', ...rest] = address.split('?');
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI');
  const path = decode(rawPath);
  const slash = path.indexOf('/', 1);
  const bucket = slash === -1 ? path.slice(1) : path.slice(1, slash);
  const key = slash === -1 ? '' : path.slice(slash + 1);
  if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError');
  return {
    bucket: bucket === '' ? null : bucket,
    key: key === '' ? null : key,
    query: parseQuery(rest.join('?')),
    canonicalPath: encodeStrictly(path).replaceAll('%2F', '/'),
  };
}

function parseQuery(text: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    const decodedName = decode(name);
    if (query.has(decodedName)) throw new S3Error('InvalidURI', `The query names ${decodedName} twice.`);
    query.set(decodedName, decode(value.join('=').replaceAll('+', '%20')));
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}
