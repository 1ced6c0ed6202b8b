import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { hashSessionToken } from './session-token.ts';

/** The account that makes a call. */
export type Caller = {
  userId: number;
  email: string;
  displayName: string;
  isAdministrator: boolean;
  /** The id of the session that the call is made with; null if it is made with an API token. */
  sessionId: number | null;
};

/**
 * The session that a call is made with.
 * @throws AppError FORBIDDEN when it is made with an API token
 */
export function requireSessionId({ sessionId }: Pick<Caller, 'sessionId'>): number {
  if (sessionId !== null) return sessionId;
  throw new AppError('FORBIDDEN', 'This takes a session: log in, and send the session’s token.');
}

/**
 * Looks the session of a token up in its row, so that a session that was ended is dead at once everywhere.
 * @returns null when the token is unknown, expired or revoked
 */
export async function authenticate(sessionToken: string): Promise<Caller | null> {
  const session = await consoleDb().session.findUnique({
    where: { tokenHash: hashSessionToken(sessionToken), expiresOn: { gt: new Date() } },
    select: { id: true, user: { select: { id: true, email: true, displayName: true, isAdministrator: true } } },
  });
  if (session === null) return null;
  const { id, ...user } = session.user;
  return { userId: id, ...user, sessionId: session.id };
}
