import { argon2id, hash, verify } from 'argon2';

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. */
const cost = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash that no password is stored under, at the same cost: an unknown email takes as long as a wrong password. */
const nobodysHash = '$argon2id$v=19$m=19456,p=1,t=2$+fRV78JGN0CB/pSuj3B6Cw$5VrJ3bqC1hGXXdETnsXQPnZ6wBYVyHTrF0W7B4xv6zs';

/** The encoded argon2id hash to store of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}

/** Whether the password is the one that was hashed; null (no such account) is always wrong, and takes as long. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(passwordHash ?? nobodysHash, password.normalize('NFC'));
  return passwordHash !== null && matches;
}
