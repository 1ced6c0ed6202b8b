import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/**
 * Ends an API token of the stack, whosever it is, everywhere at once.
 * @throws AppError NOT_FOUND
 */
export async function revokeApiToken(id: string, { email }: Caller): Promise<void> {
  const isRevoked = await consoleDb().$transaction(async (db) => {
    if (!/^\d{1,9}$/.test(id)) return false;
    const where = { id: Number(id), stackId: defaultStackId };
    const token = await db.apiToken.findUnique({ where, select: { name: true, user: { select: { email: true } } } });
    const { count } = await db.apiToken.deleteMany({ where });
    if (token === null || count === 0) return false;
    const details = { name: token.name, owner: token.user.email };
    await recordEvent(db, { kind: 'API_TOKEN_REVOKED', doneBy: email, subject: id, details });
    return true;
  });
  if (!isRevoked) throw new AppError('NOT_FOUND', `There is no API token with ID: ${id.slice(0, 40)}`);
}
