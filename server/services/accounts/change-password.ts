import type { ChangePasswordInput } from '#lib/contracts/session.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { countEvent, recordEvent } from '../history/record-event.ts';
import { type Caller, requireSessionId } from './authenticate.ts';
import { countLogInTry } from './count-log-in-try.ts';
import { sessionSource } from './log-in-source.ts';
import { passwordWeakness } from './password-strength.ts';
import { hashPassword, isPassword } from './passwords.ts';

/**
 * Changes a person's own password and ends all their other sessions, in one transaction. Wrong old passwords are counted for
 * the session that gives them: strangers who try to log in do not keep a person from changing their password.
 * @param address where the call came from (clientAddress)
 * @returns how many sessions it ended
 * @throws AppError BAD_REQUEST (the old one is wrong, or the new one won't do), TOO_MANY_REQUESTS
 */
export async function changePassword(input: ChangePasswordInput, caller: Caller, address: string): Promise<number> {
  const { oldPassword, newPassword } = input;
  refuseUnfit(newPassword, oldPassword, caller.email);
  const weakness = await passwordWeakness(newPassword, caller.email);
  if (weakness !== null) {
    throw new AppError('BAD_REQUEST', `The field "newPassword" takes one that is hard to guess: ${weakness}.`);
  }
  await countLogInTry(caller.email, sessionSource(String(requireSessionId(caller))));
  return change(input, caller, address);
}

async function change({ oldPassword, newPassword }: ChangePasswordInput, caller: Caller, address: string) {
  const { userId, email } = caller;
  const sessionId = requireSessionId(caller);
  const db = consoleDb();
  const { passwordHash: oldHash } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  });
  if (!(await isPassword(oldPassword, oldHash))) {
    await countEvent(db, { kind: 'LOG_IN_FAILED', doneBy: email, address });
    throw new AppError('BAD_REQUEST', 'The field "oldPassword" takes your current password: this is another one.');
  }
  const passwordHash = await hashPassword(newPassword);
  return db.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({
      where: { id: userId, passwordHash: oldHash },
      data: { passwordHash },
    });
    if (count === 0) throw new AppError('CONFLICT', 'The password was changed by another session meanwhile.');
    const others = await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    await transaction.failedLogIn.deleteMany({
      where: { account: email, source: sessionSource(String(sessionId)).source },
    });
    await recordEvent(transaction, {
      kind: 'PASSWORD_CHANGED',
      doneBy: email,
      details: { sessionsEnded: others.count },
    });
    return others.count;
  });
}

function refuseUnfit(password: string, oldPassword: string, email: string): void {
  const same = (text: string) => text.normalize('NFC') === password.normalize('NFC');
  if (same(oldPassword))
    throw new AppError('BAD_REQUEST', 'The field "newPassword" takes one that is not the old one.');
  if (password.trim().toLowerCase() === email) {
    throw new AppError('BAD_REQUEST', 'The field "newPassword" takes one that is not your email.');
  }
}
