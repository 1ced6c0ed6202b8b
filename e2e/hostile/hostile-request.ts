import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SeededRandom } from '#tests/seeded-random.ts';

/** The bytes of a request, and whether the client stops sending after them (half-closes) before it reads the answer. */
export type HostileRequest = { bytes: Buffer; ends: boolean };

/** The tokens that requests may carry. */
export type Tokens = { administrator: string; user: string };

const routes = globSync('app/**/route.ts', { cwd: resolve(import.meta.dirname, '../..') })
  .sort()
  .map((file) => file.replace(/^app/, '').replace(/\/route\.ts$/, ''));
const pages = [
  '/',
  '/backups',
  '/daemons/1',
  '/protection',
  '/protection/drills',
  '/protection/copies',
  '/protection/schedules',
  '/protection/report',
  '/protection/notifications',
  '/storage',
  '/history',
  '/settings',
  '/log-in',
  '/gate',
  '/none',
  '/status/page.js',
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'get', 'X'];
const nasty = [
  '',
  '0',
  '-1',
  '1e309',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '[]',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%',
  '%00',
  '%ff%fe',
  '%ED%A0%80',
  "' or 1=1--",
  '"; drop table daemon; --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '$(id)',
  '\\\\host\\share',
  'javascript:alert(1)',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  '__proto__',
  'constructor[prototype][x]',
  '%u0000',
  '\u202egnp.zip',
  '\ufeff',
  'a'.repeat(3000),
  '%2e'.repeat(500),
  'BackupDaemonJob1-123456789012345678.zip',
  'BackupDaemonJob1-123456789012345678.zip/../x',
];
const fields = [
  'url',
  'fileName',
  'status',
  'currentMessage',
  'limit',
  'offset',
  'type',
  'key',
  'mode',
  'target',
  'email',
  'id',
  'daemonId',
  'title',
  'startsOn',
  'note',
  'keep',
  'aggregation',
  'format',
  'by',
  'days',
  'from',
  'search',
  'sort',
  '__proto__',
];
const contentTypes = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/zip',
  '',
  ';;;',
];
/** As an administrator these do what they are for even with little or no input. */
const realCommands =
  /daemon\/(backup|verify|restore|undo)$|\/sessions(\/|$)|\/abort|kept-database|backup-file|\/uploads/;

/** A hostile request. With an administrator's token it has invalid input for every call that changes something. */
export function hostileRequest(random: SeededRandom, tokens: Tokens): HostileRequest {
  const kind = random.next();
  if (kind < 0.2) return { bytes: rawShape(random), ends: random.chance(0.5) };
  return structured(random, tokens);
}

function structured(random: SeededRandom, tokens: Tokens): HostileRequest {
  const route = random.chance(0.8) ? random.pick(routes) : random.pick(pages);
  const method = random.pick(methods);
  const path = route.replaceAll(/\[{1,2}(?:\.\.\.)?\w+\]{1,2}/g, () => encodeSome(random, random.pick(nasty)));
  const query = random.chance(0.4) ? `?${queryOf(random)}` : '';
  const caller = callerOf(random, tokens, method, route);
  const body = method === 'GET' || method === 'HEAD' ? (random.chance(0.1) ? bodyOf(random) : null) : bodyOf(random);
  const lines = [
    `${method} ${path.startsWith('/') ? path : `/${path}`}${query} HTTP/1.1`,
    'Host: console',
    'Connection: close',
    ...caller,
  ];
  for (let extra = random.below(4); extra > 0; extra -= 1) lines.push(headerOf(random));
  if (body === null) return { bytes: head(lines), ends: false };
  if (random.chance(0.5)) lines.push(`Content-Type: ${random.pick(contentTypes)}`);
  const framing = random.next();
  if (framing < 0.7) {
    lines.push(`Content-Length: ${body.length}`);
    return { bytes: Buffer.concat([head(lines), body]), ends: false };
  }
  if (framing < 0.85) {
    lines.push('Transfer-Encoding: chunked');
    const chunks = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
    return { bytes: Buffer.concat([head(lines), body.length === 0 ? Buffer.from('0\r\n\r\n') : chunks]), ends: false };
  }
  // Less than the announced length, and nothing more will come.
  lines.push(`Content-Length: ${body.length + 1 + random.below(1000)}`);
  return { bytes: Buffer.concat([head(lines), body]), ends: true };
}

function callerOf(random: SeededRandom, tokens: Tokens, method: string, route: string): string[] {
  const roll = random.next();
  if (roll < 0.4) return [];
  if (roll < 0.5) return [`sessionToken: ${random.pick(nasty.slice(0, 10)) || 'x'}`];
  if (roll < 0.6) return [`Authorization: Bearer ${'y'.repeat(random.below(200))}`];
  if (roll < 0.7) return [`Cookie: next-auth.session-token=${'z'.repeat(random.below(2000))}; a=b; =; ;;`];
  if (roll < 0.85) return [`sessionToken: ${tokens.user}`];
  const harmless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return harmless || !realCommands.test(route) ? [`sessionToken: ${tokens.administrator}`] : [];
}

function bodyOf(random: SeededRandom): Buffer {
  switch (random.below(9)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return Buffer.from('{');
    case 2:
      return Buffer.from(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    case 3:
      return Buffer.from(`{"__proto__":{"isAdministrator":true},"constructor":{"prototype":{}}}`);
    case 4:
      return Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0xed, 0xa0, 0x80]);
    case 5:
      return Buffer.from(`{"${random.pick(fields)}":"\\ud800","x":1,"x":2}`);
    case 6:
      return Buffer.from('x'.repeat(random.below(200_000)));
    case 7:
      return Buffer.from(
        `email=${'a'.repeat(random.below(500))}&csrfToken=${random.pick(nasty)}&callbackUrl=//evil.example`,
      );
    default:
      // A field that no call takes makes all of it wrong input.
      return Buffer.from(
        JSON.stringify({ [random.pick(fields)]: random.pick(nasty), unknownField: random.pick(nasty) }),
      );
  }
}

function queryOf(random: SeededRandom): string {
  const pairs: string[] = [];
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    pairs.push(`${random.pick(fields)}=${encodeSome(random, random.pick(nasty))}`);
  }
  return pairs.join(random.pick(['&', '&', '&', ';', '&&']));
}

function headerOf(random: SeededRandom): string {
  const value = random.pick(nasty).replaceAll(/[^\x21-\x7e]/g, '?');
  const names = [
    'Range',
    'If-Match',
    'If-None-Match',
    'If-Modified-Since',
    'Origin',
    'Referer',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-HTTP-Method-Override',
    'Accept',
    'Accept-Language',
    'Next-Action',
    'Next-Router-State-Tree',
    'RSC',
    'X-Middleware-Subrequest',
    'X-Stack-Console-Claimed-For',
    'Last-Event-ID',
    'Expect',
    'Content-Encoding',
  ];
  const ranges = [
    'bytes=0-',
    'bytes=-0',
    'bytes=9-1',
    'bytes=99999999999999999999-',
    `bytes=${'0-1,'.repeat(500)}0-1`,
    '"x"',
    '*',
  ];
  return `${random.pick(names)}: ${random.chance(0.4) ? random.pick(ranges) : value}`;
}

/** The text as it is if a request line can carry it, else percent-encoded. */
function encodeSome(random: SeededRandom, text: string): string {
  return random.chance(0.5) && /^[\x21-\x7e]*$/.test(text) ? text.replaceAll('#', '%23') : encodeURIComponent(text);
}

function head(lines: string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function rawShape(random: SeededRandom): Buffer {
  const shapes: (() => Buffer | string)[] = [
    () =>
      'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /repo/v1/admin/daemon HTTP/1.1\r\nHost: a\r\n\r\n',
    () => 'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef',
    () => 'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    () =>
      'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n',
    () => 'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n',
    () => 'GET http://evil.example/repo/v1/status HTTP/1.1\r\nHost: console\r\nConnection: close\r\n\r\n',
    () => 'GET //evil.example/x HTTP/1.1\r\nHost: console\r\nConnection: close\r\n\r\n',
    () => 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
    () => 'OPTIONS * HTTP/1.1\r\nHost: console\r\nConnection: close\r\n\r\n',
    () => 'TRACE / HTTP/1.1\r\nHost: console\r\nConnection: close\r\nMax-Forwards: 0\r\n\r\n',
    () =>
      'GET /gate HTTP/1.1\r\nHost: console\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n',
    () =>
      'GET /_next/webpack-hmr HTTP/1.1\r\nHost: console\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n\r\n',
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => 'GET /\r\n\r\n',
    () => 'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
    () => 'GET / HTTP/1.1\r\n\r\n',
    () => 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
    () => 'GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n',
    () => 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
    () => 'GET / HTTP/1.1\nHost: a\nConnection: close\n\n',
    () => 'GET /a\u0000b HTTP/1.1\r\nHost: a\r\n\r\n',
    () => 'GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\nConnection: close\r\n\r\n',
    () => 'GET / HTTP/1.1\r\nHost: a\r\nX\u0000: y\r\n\r\n',
    () => `GET /${'a'.repeat(30_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nHost: a\r\nX: ${'b'.repeat(100_000)}\r\n\r\n`,
    () => `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(3000)}\r\n`,
    () => `GET /api/auth/csrf?callbackUrl=${'a.'.repeat(6000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    () =>
      'POST /api/auth/callback/credentials HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nConnection: close\r\n\r\n%ff',
    () =>
      'POST /api/auth/_log HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{',
    () => 'GET /%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    () =>
      'GET /status/banner.js HTTP/1.1\r\nHost: a\r\nRange: bytes=999999999-\r\nIf-Match: "x"\r\nConnection: close\r\n\r\n',
    () => Buffer.from(Array.from({ length: 1 + random.below(3000) }, () => random.below(256))),
    () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  ];
  const shape = random.pick(shapes)();
  return typeof shape === 'string' ? Buffer.from(shape, 'latin1') : shape;
}
