import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { hashSessionToken } from './session-token.ts';

/** Ends a session everywhere at once. One that is unknown or has ended is left as it is: nothing. */
export async function logOut(sessionToken: string): Promise<void> {
  await consoleDb().session.deleteMany({ where: { tokenHash: hashSessionToken(sessionToken) } });
}
