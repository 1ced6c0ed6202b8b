import { isIPv6 } from 'node:net';

/**
 * The header by which the console's server passes on whom an untrusted proxy names as the client. The server itself takes away what
 * a caller sends under this name.
 */
export const claimedForHeader = 'x-stack-console-claimed-for';

/** The client's address as a proxy tells it that is not trusted (TRUST_PROXY); null where none tells one. */
export function claimedAddress(headers: Headers): string | null {
  const claimed = headers.get(claimedForHeader);
  return claimed === null || claimed === '' ? null : networkOf(claimed);
}

/**
 * The address that tries to log in are counted for: the last hop of X-Forwarded-For, which the console's server sets to
 * the socket's address (unless TRUST_PROXY: then to what the proxy says). Of an IPv6 address the network part (64 bits).
 */
export function clientAddress(headers: Headers): string {
  return networkOf(headers.get('x-forwarded-for')?.split(',').at(-1) ?? '');
}

function networkOf(hop: string): string {
  const address = hop
    .trim()
    .slice(0, 64)
    .replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(address)) return address === '' ? 'unknown' : address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${filled.slice(0, 4).join(':')}::/64`.toLowerCase();
}
