import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

export type TokenPurpose = 'CONFIRM' | 'UNSUBSCRIBE';

const dayMs = 24 * 60 * 60 * 1000;
/** How long a link in an email works. */
export const tokenLastsMs: Record<TokenPurpose, number> = { CONFIRM: dayMs, UNSUBSCRIBE: 365 * dayMs };

/** Makes the token of a link for an email that is about to be sent. Only its hash is kept. */
export async function makeToken(
  db: ConsoleDbTransaction,
  subscriberId: number,
  purpose: TokenPurpose,
  at: Date,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresOn = new Date(at.getTime() + tokenLastsMs[purpose]);
  await db.statusSubscriberToken.create({ data: { hash: hashToken(token), subscriberId, purpose, expiresOn } });
  return token;
}

/** @returns the id of the subscriber whose link it is; null if it is none, or has expired */
export async function findByToken(
  db: ConsoleDbTransaction,
  token: string,
  purpose: TokenPurpose,
  at: Date,
): Promise<number | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const row = await db.statusSubscriberToken.findUnique({ where: { hash: hashToken(token) } });
  return row === null || row.purpose !== purpose || row.expiresOn <= at ? null : row.subscriberId;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
