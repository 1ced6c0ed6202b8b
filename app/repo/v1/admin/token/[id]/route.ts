import { z } from 'zod';
import { noContent } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { revokeApiToken } from '#server/services/tokens/revoke-api-token.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: route({
    access: 'administrator',
    action: 'revoke an API token',
    params: z.object({ id: z.string() }),
    answer: 'nothing',
    run: async ({ params: { id }, caller }) => {
      await revokeApiToken(id, caller);
      return noContent();
    },
  }),
});
