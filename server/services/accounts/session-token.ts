import { createHash, randomBytes } from 'node:crypto';

/** A new session token: 256 random bits in base64url, 43 characters. */
export function makeSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The SHA-256 of a token in hex: only this is stored. */
export function hashSessionToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}
