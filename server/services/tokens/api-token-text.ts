import { createHash, randomBytes } from 'node:crypto';

/** Every token begins with it, so that people and scanners of source code recognise one. No session's token has 47 characters. */
const prefix = 'sc_';
const form = /^sc_[\w-]{43}$/;

/** A new token: the prefix and 256 random bits in base64url. */
export function makeApiToken(): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

/** Whether a text claims to be an API token and no session's. */
export function claimsToBeApiToken(text: string): boolean {
  return text.startsWith(prefix) && form.test(text.slice(0, 100));
}

/** The SHA-256 of a token in hex: only this is stored. */
export function hashApiToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
