import type { ApiTokenScope } from '#lib/contracts/api-token.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { authenticate, type Caller } from '#server/services/accounts/authenticate.ts';
import { claimsToBeApiToken } from '#server/services/tokens/api-token-text.ts';
import { authenticateApiToken } from '#server/services/tokens/authenticate-api-token.ts';
import { claimedAddress, clientAddress } from './client-address.ts';
import { readSessionCookie, sessionCookieName } from './next-auth-cookie.ts';

export type Access = 'anyone' | 'signed-in' | 'administrator';

/** The scope that an API token needs for a call; 'session' means that the call takes a person's session, and no API token. */
export type NeededScope = ApiTokenScope | 'session';

type Credentials = { token: string; from: 'header' | 'cookie' };

/**
 * Who makes the call, and may they? The token comes from `sessionToken`, else `Authorization: Bearer`, else the browser's cookie. In a
 * header it is a session's or an API token.
 * @param action what the call does, to end the sentence "Must be an administrator to ..."
 * @param scope what an API token needs for it
 * @throws AppError UNAUTHENTICATED for a token that is unknown, expired or revoked; FORBIDDEN for no token on an
 * administrator's call, for no administrator, for an API token without the scope, and for a cookie's write from another site;
 * TOO_MANY_REQUESTS after too many unknown API tokens
 */
export async function identifyCaller(
  request: Request,
  access: Exclude<Access, 'anyone'>,
  action: string,
  scope: NeededScope,
): Promise<Caller> {
  const credentials = await readCredentials(request);
  if (credentials === null) {
    if (access === 'administrator') throw new AppError('FORBIDDEN', `Must be an administrator to ${action}`);
    throw new AppError('UNAUTHENTICATED', `Must be logged in to ${action}`);
  }
  const caller = await callerOf(credentials, request, action, scope);
  if (credentials.from === 'cookie') requireSameOrigin(request);
  if (access === 'administrator' && !caller.isAdministrator) {
    throw new AppError('FORBIDDEN', `Must be an administrator to ${action}`);
  }
  return caller;
}

async function callerOf(
  { token, from }: Credentials,
  request: Request,
  action: string,
  scope: NeededScope,
): Promise<Caller> {
  if (from === 'header' && claimsToBeApiToken(token)) return callerOfApiToken(token, request.headers, action, scope);
  const caller = await authenticate(token);
  if (caller === null) throw new AppError('UNAUTHENTICATED', 'The session is unknown or has ended: log in again.');
  return caller;
}

async function callerOfApiToken(token: string, headers: Headers, action: string, scope: NeededScope): Promise<Caller> {
  const from = { address: clientAddress(headers), claimed: claimedAddress(headers), deviceFor: () => null };
  const { caller, name, scopes } = await authenticateApiToken(token, from);
  if (scope === 'session') {
    throw new AppError('FORBIDDEN', `An API token is not enough to ${action}: log in, and send the session’s token.`);
  }
  if (scopes.includes(scope)) return caller;
  throw new AppError('FORBIDDEN', `The API token ${JSON.stringify(name)} needs the scope "${scope}" to ${action}.`);
}

async function readCredentials(request: Request): Promise<Credentials | null> {
  const sessionToken = request.headers.get('sessiontoken')?.trim();
  if (sessionToken) return { token: sessionToken, from: 'header' };
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization')?.trim() ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'header' };
  const cookie = readCookie(request.headers.get('cookie') ?? '', sessionCookieName());
  if (cookie === undefined) return null;
  return { token: (await readSessionCookie(cookie)) ?? '', from: 'cookie' };
}

/** The value of one cookie in a Cookie header. */
export function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

function requireSameOrigin(request: Request): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
  const origin = request.headers.get('origin');
  if (origin !== null && isOwnOrigin(origin, request.headers)) return;
  throw new AppError('FORBIDDEN', 'A change made with the browser’s session must come from a page of this console.');
}

function isOwnOrigin(origin: string, headers: Headers): boolean {
  if (!URL.canParse(origin)) return false;
  const { NEXTAUTH_URL, TRUST_PROXY } = settings().environment;
  const { host, origin: given } = new URL(origin);
  if (NEXTAUTH_URL !== undefined && URL.canParse(NEXTAUTH_URL) && new URL(NEXTAUTH_URL).origin === given) return true;
  const hosts = [headers.get('host'), TRUST_PROXY ? headers.get('x-forwarded-host') : null];
  return host !== '' && hosts.includes(host);
}
