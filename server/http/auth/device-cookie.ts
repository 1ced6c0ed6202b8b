import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readCookie } from './identify-caller.ts';
import { nextAuthSecret, usesSecureCookies } from './next-auth-cookie.ts';

const keptSeconds = 365 * 24 * 3600;

function cookieName(): string {
  return usesSecureCookies() ? '__Host-stack-console.device' : 'stack-console.device';
}

/**
 * The id of the browser, if its cookie says that somebody has logged in to the account with it. The cookie gives no rights: tries of
 * such a browser are counted apart from those of strangers.
 * @param account the email in lower case
 * @returns null where the cookie is missing, is for another account, or was not made here
 */
export function readDevice(headers: Headers, account: string): string | null {
  const value = readCookie(headers.get('cookie') ?? '', cookieName()) ?? '';
  const [id = '', given = ''] = value.split('.', 2);
  if (!/^[\w-]{22}$/.test(id)) return null;
  const expected = Buffer.from(signature(id, account));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? id : null;
}

/** The Set-Cookie header by which a browser that has logged in to the account is known the next time. */
export function deviceCookie(headers: Headers, account: string): string {
  const id = readDevice(headers, account) ?? randomBytes(16).toString('base64url');
  const secure = usesSecureCookies() ? '; Secure' : '';
  return `${cookieName()}=${id}.${signature(id, account)}; Path=/; Max-Age=${keptSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

function signature(id: string, account: string): string {
  return createHmac('sha256', nextAuthSecret()).update(`device\n${id}\n${account}`).digest('base64url');
}
