import { randomUUID } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { logInInput } from '#lib/contracts/session.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { authenticate } from '#server/services/accounts/authenticate.ts';
import { logIn } from '#server/services/accounts/log-in.ts';
import { logOut } from '#server/services/accounts/log-out.ts';
import { parseInput } from '../requests/parse-input.ts';
import { nextAuthSecret, usesSecureCookies } from './next-auth-cookie.ts';
import { readLogInSource } from './read-log-in-source.ts';

declare module 'next-auth' {
  interface User {
    sessionToken: string;
  }
}

/** No browser has it: next-auth keeps the address to go to in a cookie, which is neither read nor set here. */
export const unusedCookieName = `unused-${randomUUID()}`;

export type BrowserRequest = {
  headers: Headers;
  /** The origin that the browser sees: the only one it is sent back to. */
  origin: string;
  /** Told what failed other than a wrong email or password, for next-auth itself answers 401 or nothing at all. */
  onFailure: (error: unknown) => unknown;
  /** Told the account that somebody has logged in to. */
  onLoggedIn: (account: string) => unknown;
};

/**
 * How the browser logs in. The cookie is next-auth's encrypted JWT and carries the session's token; each request looks the
 * token's row up, so that a session that was ended anywhere is dead here too.
 */
export function nextAuthOptions(request: BrowserRequest): NextAuthOptions {
  const { origin, onFailure } = request;
  const maxAge = settings().environment.SESSION_HOURS * 3600;
  return {
    secret: nextAuthSecret(),
    session: { strategy: 'jwt', maxAge },
    jwt: { maxAge },
    useSecureCookies: usesSecureCookies(),
    cookies: { callbackUrl: { name: unusedCookieName, options: {} } },
    pages: { signIn: '/log-in', signOut: '/log-in', error: '/log-in' },
    logger: nextAuthLogger,
    providers: [
      CredentialsProvider({
        credentials: { email: { label: 'Email' }, password: { label: 'Password', type: 'password' } },
        authorize: (credentials) => authorize(credentials, request),
      }),
    ],
    callbacks: {
      redirect: ({ url }) => ownAddress(url, origin),
      jwt: ({ token, user }) =>
        user === undefined ? token : { name: user.name, email: user.email, sessionToken: user.sessionToken },
      session: async ({ session, token }) => {
        const caller = typeof token.sessionToken === 'string' ? await authenticate(token.sessionToken) : null;
        if (caller === null) throw new Error('The session has ended');
        return { expires: session.expires, user: { name: caller.displayName, email: caller.email } };
      },
    },
    events: {
      signOut: async ({ token }) => {
        try {
          if (typeof token?.sessionToken === 'string') await logOut(token.sessionToken);
        } catch (error) {
          onFailure(error);
        }
      },
    },
  };
}

async function authorize(
  credentials: Record<'email' | 'password', string> | undefined,
  { headers, onFailure, onLoggedIn }: BrowserRequest,
) {
  try {
    const given = { email: credentials?.email, password: credentials?.password };
    const input = parseInput(logInInput, given, 'body');
    const session = await logIn(input, readLogInSource(headers), headers.get('user-agent'));
    onLoggedIn(session.email);
    return {
      id: String(session.userId),
      email: session.email,
      name: session.displayName,
      sessionToken: session.sessionToken,
    };
  } catch (error) {
    if (isAppError(error) && (error.code === 'UNAUTHENTICATED' || error.code === 'BAD_REQUEST')) return null;
    onFailure(error);
    // Its message goes into an address, so only a sentence that was made for people may be in it.
    throw new Error(isAppError(error) ? error.message : 'The console failed. Try again in a moment.');
  }
}

function ownAddress(url: string, origin: string): string {
  if (!URL.canParse(url, origin)) return origin;
  const address = new URL(url, origin);
  return address.origin === origin ? address.toString() : origin;
}

const nextAuthLogger: NextAuthOptions['logger'] = {
  error: (code, metadata) => {
    const err = metadata instanceof Error ? metadata : metadata.error;
    // A cookie that is too old, was ended or was made with another secret: nothing to look after.
    if (code === 'JWT_SESSION_ERROR') logger.debug({ err, code }, 'A browser’s session was refused');
    else logger.error({ err, code }, 'A browser’s log-in failed');
  },
  warn: (code) => logger.debug({ code }, 'next-auth warns'),
  debug: () => undefined,
};
