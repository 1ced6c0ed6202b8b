import type { LogInInput, Session } from '#lib/contracts/session.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { countEvent } from '../history/record-event.ts';
import { countLogInTry } from './count-log-in-try.ts';
import { countedSource, type LogInSource } from './log-in-source.ts';
import { isPassword } from './passwords.ts';
import { hashSessionToken, makeSessionToken } from './session-token.ts';

export type LoggedIn = Session & { userId: number; email: string; isAdministrator: boolean };

/**
 * Checks an email and a password and makes a session of SESSION_HOURS. The token is returned only here: the database keeps its hash.
 * @param from where the try came from
 * @param agent what it was made with: the User-Agent
 * @throws AppError UNAUTHENTICATED, in the same words and time for an unknown email and a wrong password;
 * TOO_MANY_REQUESTS after too many failed tries from there
 */
export async function logIn(input: LogInInput, from: LogInSource, agent: string | null = null): Promise<LoggedIn> {
  const account = input.email.trim().normalize('NFC').toLowerCase();
  const counted = countedSource(from, account);
  // Counted before the password waits for its turn to be checked, so that a source with too many attempts delays nobody.
  await countLogInTry(account, counted);
  return checkAndLogIn(account, input.password, { from, source: counted.source, agent });
}

type Try = { from: LogInSource; source: string; agent: string | null };

async function checkAndLogIn(account: string, password: string, { from, source, agent }: Try): Promise<LoggedIn> {
  const { address } = from;
  const user = await consoleDb().user.findUnique({ where: { email: account } });
  const matches = await isPassword(password, user?.passwordHash ?? null);
  if (user === null || !matches) {
    logger.warn({ address }, 'An attempt to log in failed');
    await countEvent(consoleDb(), { kind: 'LOG_IN_FAILED', doneBy: user?.email ?? null, address });
    throw new AppError('UNAUTHENTICATED', 'Unable to authenticate');
  }
  const sessionToken = makeSessionToken();
  const db = consoleDb();
  const session = { tokenHash: hashSessionToken(sessionToken), userId: user.id, expiresOn: newExpiry() };
  await db.$transaction(async (transaction) => {
    await transaction.session.create({ data: { ...session, address, agent: agent?.slice(0, 400) ?? null } });
    await transaction.failedLogIn.deleteMany({ where: { account, source } });
    await transaction.session.deleteMany({ where: { expiresOn: { lt: new Date() } } });
    await countEvent(transaction, { kind: 'LOGGED_IN', doneBy: account, address });
  });
  const { id: userId, displayName, isAdministrator } = user;
  return { sessionToken, displayName, userId, email: account, isAdministrator };
}

/** When a session that begins or is extended now ends. */
export function newExpiry(): Date {
  return new Date(Date.now() + settings().environment.SESSION_HOURS * 3_600_000);
}
