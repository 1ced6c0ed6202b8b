import { isIPv6 } from 'node:net';

/**
 * The address that tries to log in are counted for: the last hop of X-Forwarded-For, which the console's server sets to
 * the socket's address (unless TRUST_PROXY: then to what the proxy says). Of an IPv6 address the network part (64 bits).
 */
export function clientAddress(headers: Headers): string {
  const hop = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  const address = hop.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(address)) return address === '' ? 'unknown' : address.slice(0, 64);
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${filled.slice(0, 4).join(':')}::/64`.toLowerCase();
}
