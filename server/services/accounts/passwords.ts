import { argon2id, hash, verify } from 'argon2';
import { type ConcurrencyLimit, limitConcurrency } from '#server/async/limit-concurrency.ts';
import { AppError } from '#server/errors.ts';

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. */
const cost = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash that no password is stored under, at the same cost: an unknown email takes as long as a wrong password. */
const nobodysHash = '$argon2id$v=19$m=19456,p=1,t=2$+fRV78JGN0CB/pSuj3B6Cw$5VrJ3bqC1hGXXdETnsXQPnZ6wBYVyHTrF0W7B4xv6zs';

/**
 * How many passwords a process computes at once, and how many wait for that. Each takes 19 MiB, a processor, and one of the four
 * threads that files, names and compression need, too: with two at once those wait for nothing, with four they wait for half a second.
 */
export const passwordTurns = { atOnce: 2, waiting: 50 };

// Kept on globalThis: Next.js loads this module in more than one bundle.
declare global {
  var stackPasswordTurns: ConcurrencyLimit | undefined;
}

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  globalThis.stackPasswordTurns ??= limitConcurrency(passwordTurns.atOnce, passwordTurns.waiting, tooMany);
  return globalThis.stackPasswordTurns(work);
}

const tooMany = () =>
  new AppError('TOO_MANY_REQUESTS', 'Too many people are logging in at once. Try again in a moment.', {
    retryAfterSeconds: 5,
  });

/** The encoded argon2id hash to store of a password. @throws AppError TOO_MANY_REQUESTS when too many wait for their turn */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), cost));
}

/**
 * Whether the password is the one that was hashed; null (no such account) is always wrong, and takes as long.
 * @throws AppError TOO_MANY_REQUESTS when too many wait for their turn
 */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? nobodysHash, password.normalize('NFC')));
  return passwordHash !== null && matches;
}
