import type { BucketSettings } from '#server/env.ts';
import { bucketUrls } from './bucket-address.ts';

const longestKey = 1024;

/**
 * Finds the key that a caller means by `url` or `fileName` (docs/rest.md): a key of this stack, or the full address of an object in this
 * bucket, with the bucket in the path or in the host, or with s3://.
 * @returns the key without S3_PREFIX; null for anything else: another bucket or scheme, a `..` segment, an absolute path, an empty text,
 *   more than 1,024 bytes, control characters
 */
export function keyFromUrl(settings: BucketSettings, text: string): string | null {
  const fullKey = /^[a-z][a-z0-9+.-]*:/i.test(text) ? fullKeyOfUrl(settings, text) : text;
  if (fullKey === null || !isAllowedKey(fullKey)) return null;
  const { prefix } = settings;
  if (!fullKey.startsWith(prefix)) {
    const isUrl = fullKey !== text;
    return isUrl || Buffer.byteLength(prefix + fullKey) > longestKey ? null : fullKey;
  }
  const key = fullKey.slice(prefix.length);
  return isAllowedKey(key) ? key : null;
}

function fullKeyOfUrl(settings: BucketSettings, text: string): string | null {
  const s3 = `s3://${settings.name}/`;
  if (text.slice(0, 5).toLowerCase() === 's3://') {
    return text.slice(5).startsWith(s3.slice(5)) ? text.slice(s3.length) : null;
  }
  const match = /^([a-z]+:)\/\/([^/?#\\]*)(\/[^?#]*)$/i.exec(text);
  const [, protocol, authority, path] = match ?? [];
  if (protocol === undefined || authority === undefined || path === undefined) return null;
  const host = withoutDefaultPort(protocol.toLowerCase(), authority.toLowerCase());
  const url = `${protocol.toLowerCase()}//${host}${path}`;
  const base = bucketUrls(settings).find((candidate) => url.startsWith(candidate));
  return base === undefined ? null : decode(url.slice(base.length));
}

function withoutDefaultPort(protocol: string, authority: string): string {
  return authority.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isAllowedKey(key: string): boolean {
  return (
    key !== '' &&
    key.isWellFormed() &&
    Buffer.byteLength(key) <= longestKey &&
    !/^[/\\]|\p{Cc}/u.test(key) &&
    !key.split(/[/\\]/).includes('..')
  );
}
