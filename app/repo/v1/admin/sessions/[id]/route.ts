import { z } from 'zod';
import { noContent } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { endSession } from '#server/services/accounts/end-session.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: route({
    access: 'administrator',
    action: 'end their sessions',
    params: z.object({ id: z.string() }),
    answer: 'nothing',
    run: async ({ params: { id }, caller }) => {
      await endSession(id, caller);
      return noContent();
    },
  }),
});
