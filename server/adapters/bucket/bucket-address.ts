import { isIP } from 'node:net';
import type { BucketSettings } from '#server/env.ts';

type Address = { host: string; protocol: string; path: string };

/**
 * Writes the address of an object as the SDK calls it: with the bucket in the host name, or in the path when S3_FORCE_PATH_STYLE says so or
 * when the host name can't have it.
 * @param fullKey the key with S3_PREFIX
 */
export function objectUrl(settings: BucketSettings, fullKey: string): string {
  return `${bucketUrls(settings)[0]}${fullKey.split('/').map(encodeURIComponent).join('/')}`;
}

/** Lists every address, ending with a slash, under which this bucket's objects are known, the usual one first. */
export function bucketUrls(settings: BucketSettings): string[] {
  const { name, forcePathStyle } = settings;
  const urls = endpoints(settings).flatMap(({ protocol, host, path }) => {
    const inPath = `${protocol}//${host}${path}/${name}/`;
    const inHost = `${protocol}//${name}.${host}${path}/`;
    const hostname = host.replace(/:\d+$/, '');
    if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return [inPath];
    return forcePathStyle || !/^[a-z0-9-]{3,63}$/.test(name) ? [inPath, inHost] : [inHost, inPath];
  });
  return urls;
}

/** Names the endpoint in a sentence: its host and port, or "S3". */
export function endpointName(settings: BucketSettings): string {
  return settings.endpoint === null ? `S3 in ${settings.region}` : (endpoints(settings)[0]?.host ?? '');
}

function endpoints({ endpoint, region }: BucketSettings): Address[] {
  if (endpoint === null) {
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return [`s3.${region}.${domain}`, `s3.${domain}`].map((host) => ({ host, protocol: 'https:', path: '' }));
  }
  const url = new URL(endpoint);
  return [{ host: url.host, protocol: url.protocol, path: url.pathname.replace(/\/+$/, '') }];
}
