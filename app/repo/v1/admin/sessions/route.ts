import { endedSessions, ownSessions } from '#lib/contracts/session.ts';
import { route, routes } from '#server/http/route.ts';
import { endOtherSessions } from '#server/services/accounts/end-other-sessions.ts';
import { listSessions } from '#server/services/accounts/list-sessions.ts';

/** The caller's sessions; DELETE ends all except the current one. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list their sessions',
    scope: 'session',
    answer: ownSessions,
    run: ({ caller }) => listSessions(caller),
  }),
  DELETE: route({
    access: 'administrator',
    action: 'end their sessions',
    answer: endedSessions,
    run: async ({ caller }) => {
      return { sessionsEnded: await endOtherSessions(caller) };
    },
  }),
});
