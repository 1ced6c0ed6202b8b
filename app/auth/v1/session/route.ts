import { logInInput, session, sessionTokenInput } from '#lib/contracts/session.ts';
import { created, noContent } from '#server/http/answers/answers.ts';
import { readLogInSource } from '#server/http/auth/read-log-in-source.ts';
import { route, routes } from '#server/http/route.ts';
import { extendSession } from '#server/services/accounts/extend-session.ts';
import { logIn } from '#server/services/accounts/log-in.ts';
import { logOut } from '#server/services/accounts/log-out.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'anyone',
    body: logInInput,
    answer: session,
    run: async ({ body, request }) => {
      const { sessionToken, displayName } = await logIn(
        body,
        readLogInSource(request.headers),
        request.headers.get('user-agent'),
      );
      return created({ sessionToken, displayName });
    },
  }),
  PUT: route({
    access: 'anyone',
    body: sessionTokenInput,
    answer: 'nothing',
    run: async ({ body }) => {
      await extendSession(body.sessionToken);
      return noContent();
    },
  }),
  DELETE: route({
    access: 'anyone',
    body: sessionTokenInput,
    answer: 'nothing',
    run: async ({ body }) => {
      await logOut(body.sessionToken);
      return noContent();
    },
  }),
});
