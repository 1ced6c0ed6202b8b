import type { OwnSessions } from '#lib/contracts/session.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Caller } from './authenticate.ts';

/** The sessions of a person that last, newest first: since when, from where, until when, and which one asks. */
export async function listSessions(caller: Caller): Promise<OwnSessions> {
  const sessions = await consoleDb().session.findMany({
    where: { userId: caller.userId, expiresOn: { gt: new Date() } },
    orderBy: { id: 'desc' },
    select: { id: true, createdOn: true, expiresOn: true, address: true, agent: true },
  });
  return {
    results: sessions.map(({ id, createdOn, expiresOn, address, agent }) => ({
      id: String(id),
      createdOn: createdOn.toISOString(),
      expiresOn: expiresOn.toISOString(),
      address,
      agent,
      isCurrent: id === caller.sessionId,
    })),
  };
}
