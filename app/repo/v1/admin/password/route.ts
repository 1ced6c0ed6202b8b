import { changePasswordInput, endedSessions } from '#lib/contracts/session.ts';
import { clientAddress } from '#server/http/auth/client-address.ts';
import { route, routes } from '#server/http/route.ts';
import { changePassword } from '#server/services/accounts/change-password.ts';

/** The caller's password. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: route({
    access: 'administrator',
    action: 'change their password',
    body: changePasswordInput,
    answer: endedSessions,
    run: async ({ body, caller, request }) => {
      const sessionsEnded = await changePassword(body, caller, clientAddress(request.headers));
      return { sessionsEnded };
    },
  }),
});
