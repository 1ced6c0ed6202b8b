import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import type { Caller } from './authenticate.ts';

/**
 * Ends one of a person's own sessions, everywhere at once.
 * @throws AppError NOT_FOUND, also for another person's
 */
export async function endSession(id: string, caller: Caller): Promise<void> {
  const ended = await consoleDb().$transaction(async (db) => {
    if (!/^\d{1,9}$/.test(id)) return 0;
    const { count } = await db.session.deleteMany({ where: { id: Number(id), userId: caller.userId } });
    if (count > 0)
      await recordEvent(db, { kind: 'SESSIONS_ENDED', doneBy: caller.email, details: { sessions: count } });
    return count;
  });
  if (ended === 0) throw new AppError('NOT_FOUND', `You have no session with ID: ${id.slice(0, 40)}`);
}
