import type { IncomingMessage } from 'node:http';
import { AppError } from '#server/errors.ts';

/** What a request is sent to: path and query, and the host that the caller named. */
export type Target = { address: string; path: string; host: string };

const longestHost = 255;
const hostName = /^[A-Za-z0-9._~-]+(:\d{1,5})?$/;
const hostNumber = /^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/;
const absoluteForm = /^https?:\/\//i;

/**
 * The target of a request as a route may read it: a path that starts with a slash and can be decoded, and one plain host.
 * The absolute form (`GET http://host/path`) counts as the path, and its host outranks the header (RFC 9112, 3.2.2).
 * @throws AppError BAD_REQUEST for an address or a Host header that no browser sends
 */
export function readTarget(request: IncomingMessage): Target {
  const hosts = hostsIn(request);
  if (hosts.length > 1) throw new AppError('BAD_REQUEST', 'The header Host is given more than once.');
  const { address, host } = inOriginForm(request.url ?? '', hosts[0] ?? '');
  if (host.length > longestHost || !(hostName.test(host) || hostNumber.test(host))) {
    throw new AppError('BAD_REQUEST', 'The header Host takes one host name or IP address, and a port.');
  }
  const path = address.split('?', 1)[0] ?? '';
  refuseUndecodable(path);
  return { address, path, host };
}

function hostsIn({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
}

function inOriginForm(target: string, header: string): { address: string; host: string } {
  if (target.startsWith('/')) return { address: target, host: header };
  if (!absoluteForm.test(target) || !URL.canParse(target)) {
    throw new AppError('BAD_REQUEST', 'The request line takes an address that starts with a slash.');
  }
  const { host, pathname, search } = new URL(target);
  return { address: `${pathname}${search}`, host };
}

function refuseUndecodable(path: string): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw new AppError('BAD_REQUEST', 'The address has a percent-encoding that is not UTF-8.');
  }
  if (decoded.includes('\u0000')) throw new AppError('BAD_REQUEST', 'The address contains the character U+0000.');
}
