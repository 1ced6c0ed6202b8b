import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { newExpiry } from './log-in.ts';
import { hashSessionToken } from './session-token.ts';

/**
 * Lets a session that is valid last SESSION_HOURS from now.
 * @throws AppError UNAUTHENTICATED when it is unknown or has ended
 */
export async function extendSession(sessionToken: string): Promise<void> {
  const { count } = await consoleDb().session.updateMany({
    where: { tokenHash: hashSessionToken(sessionToken), expiresOn: { gt: new Date() } },
    data: { expiresOn: newExpiry() },
  });
  if (count === 0) throw new AppError('UNAUTHENTICATED', 'The session is unknown or has ended: log in again.');
}
