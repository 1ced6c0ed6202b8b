import { randomBytes } from 'node:crypto';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { hashPassword } from './passwords.ts';

/**
 * Gives an account a new password and ends all of its sessions, in one transaction.
 * @param email of the account, in any case
 * @returns the new password, which is stored nowhere in readable form, and the number of sessions that were ended
 * @throws AppError NOT_FOUND where no account has this email
 */
export async function resetPassword(email: string): Promise<{ password: string; sessionsEnded: number }> {
  const account = email.trim().normalize('NFC').toLowerCase();
  const password = randomBytes(12).toString('base64url');
  const passwordHash = await hashPassword(password);
  const sessionsEnded = await consoleDb().$transaction(async (db) => {
    const { count } = await db.user.updateMany({ where: { email: account }, data: { passwordHash } });
    if (count === 0) throw new AppError('NOT_FOUND', `No account has the email ${account}.`);
    const ended = await db.session.deleteMany({ where: { user: { email: account } } });
    await db.failedLogIn.deleteMany({ where: { account } });
    await recordEvent(db, {
      kind: 'PASSWORD_CHANGED',
      doneBy: null,
      subject: account,
      details: { sessionsEnded: ended.count, byCommand: true },
    });
    return ended.count;
  });
  return { password, sessionsEnded };
}
