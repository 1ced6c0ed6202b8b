import { lookup as resolve } from 'node:dns';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '#server/errors.ts';
import { type AllowedHosts, isAllowedName, mayConnectTo } from './address-rules.ts';

export type OutgoingRequest = {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
};

export type OutgoingAnswer = {
  status: number;
  /** The first 16 kB of the body. */
  text: string;
  /** What Retry-After says, up to an hour; null if it says nothing. */
  retryAfterSeconds: number | null;
};

const withinMs = 10_000;
const mostAnswerBytes = 16_384;
const mostUrlCharacters = 2000;

/**
 * What is wrong with an address to which the console is to send, as far as it can be told without asking anybody.
 * @returns a sentence's predicate, such as "takes an address that starts with https://"; null if nothing is wrong
 */
export function findFaultInUrl(text: string, allowed: AllowedHosts): string | null {
  if (text.length > mostUrlCharacters) return `takes ${mostUrlCharacters.toLocaleString('en-US')} characters at most`;
  if (!URL.canParse(text)) return 'takes a whole address, such as https://example.org/hook';
  const { protocol, username, password, hostname } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isAllowed =
    isAllowedName(host, allowed) || (isIP(host) !== 0 && mayConnectTo(host, allowed) && !mayConnectTo(host, []));
  if (protocol !== 'https:' && !(protocol === 'http:' && isAllowed)) {
    return 'takes an address that starts with https:// (http:// only for hosts in NOTIFY_ALLOW_HOSTS)';
  }
  if (username !== '' || password !== '') return 'takes an address without a user name and a password in it';
  if (isAllowed) return null;
  const isLocalName = host === 'localhost' || host.endsWith('.localhost') || host === '';
  if (isLocalName || (isIP(host) !== 0 && !mayConnectTo(host, allowed))) {
    return 'leads to a private address. Add its host to NOTIFY_ALLOW_HOSTS if that is meant';
  }
  return null;
}

/**
 * Sends one request to an address that a person entered, and reads its answer. It connects to public or allowed addresses alone: the
 * address is checked that the connection really uses, so that a name which changes its address in between gains nothing. It follows no
 * redirect, and gives up after ten seconds.
 * @throws AppError BAD_REQUEST for an address to which nothing may be sent; STACK_UNAVAILABLE with a sentence if no answer came
 */
export async function sendRequest(outgoing: OutgoingRequest, allowed: AllowedHosts): Promise<OutgoingAnswer> {
  const fault = findFaultInUrl(outgoing.url, allowed);
  if (fault !== null) throw new AppError('BAD_REQUEST', `Nothing was sent: the address ${fault}.`);
  const url = new URL(outgoing.url);
  const body = outgoing.body === undefined ? null : Buffer.from(outgoing.body);
  const options: RequestOptions = {
    method: outgoing.method,
    agent: false,
    lookup: guardedLookup(allowed),
    signal: AbortSignal.timeout(withinMs),
    maxHeaderSize: mostAnswerBytes,
    headers: {
      'User-Agent': 'Stack-Console',
      Accept: '*/*',
      ...outgoing.headers,
      ...(body === null ? {} : { 'Content-Length': String(body.length) }),
    },
  };
  const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  try {
    const response = await answerOf(request, body);
    const { status, text } = { status: response.statusCode ?? 0, text: await readStart(response) };
    return { status, text, retryAfterSeconds: retryAfterOf(response.headers['retry-after']) };
  } catch (error) {
    throw describeFault(error, url.hostname);
  } finally {
    request.destroy();
  }
}

function answerOf(request: ClientRequest, body: Buffer | null): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    request.on('response', done);
    request.on('error', fail);
    request.end(body ?? undefined);
  });
}

async function readStart(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let total = 0;
  for await (const piece of response) {
    const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
    pieces.push(bytes.subarray(0, mostAnswerBytes - total));
    total += bytes.length;
    if (total >= mostAnswerBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Resolves a name, and refuses it if one of its addresses is not allowed: the connection then takes one of those that were checked. */
function guardedLookup(allowed: AllowedHosts): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const named = isAllowedName(hostname, allowed);
      const refused =
        addresses.length === 0 || (!named && addresses.some(({ address }) => !mayConnectTo(address, allowed)));
      if (refused) return done(privateAddress(), '', 0);
      const [first] = addresses;
      if (options.all === true || first === undefined) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

function privateAddress(): AppError {
  return new AppError(
    'BAD_REQUEST',
    'Nothing was sent: the name resolves to a private address. Add the host to NOTIFY_ALLOW_HOSTS if that is meant.',
  );
}

function describeFault(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = (words: string) => new AppError('STACK_UNAVAILABLE', words, { cause: error });
  if (code === 'ABORT_ERR' || (error instanceof Error && error.name === 'TimeoutError')) {
    return said(`${host} did not answer within ${withinMs / 1000} s.`);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return said(`The name ${host} cannot be resolved.`);
  if (code === 'ECONNREFUSED') return said(`${host} refused the connection.`);
  if (/^(CERT|UNABLE|SELF|DEPTH|ERR_TLS|ERR_SSL|EPROTO)/.test(code)) {
    return said(`The TLS connection to ${host} failed (${code.slice(0, 60)}).`);
  }
  return said(`The connection to ${host} broke off${code === '' ? '' : ` (${code.slice(0, 60)})`}.`);
}

function retryAfterOf(header: string | undefined): number | null {
  if (header === undefined || !/^\d{1,6}$/.test(header)) return null;
  return Math.min(Number(header), 3600);
}
