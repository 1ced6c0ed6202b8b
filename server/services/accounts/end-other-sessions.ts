import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { type Caller, requireSessionId } from './authenticate.ts';

/** Ends all sessions of a person but the one that asks. @returns how many */
export async function endOtherSessions(caller: Caller): Promise<number> {
  const { userId, email } = caller;
  const sessionId = requireSessionId(caller);
  return consoleDb().$transaction(async (db) => {
    const { count } = await db.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    if (count > 0) await recordEvent(db, { kind: 'SESSIONS_ENDED', doneBy: email, details: { sessions: count } });
    return count;
  });
}
