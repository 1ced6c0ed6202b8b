import { apiTokenInput, apiTokens, madeApiToken } from '#lib/contracts/api-token.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createApiToken } from '#server/services/tokens/create-api-token.ts';
import { listApiTokens } from '#server/services/tokens/list-api-tokens.ts';

/** The stack's API tokens. A token sees and makes none. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the API tokens',
    scope: 'session',
    answer: apiTokens,
    run: ({ caller }) => listApiTokens(caller),
  }),
  POST: route({
    access: 'administrator',
    action: 'create an API token',
    body: apiTokenInput,
    answer: madeApiToken,
    run: async ({ body, caller }) => created(await createApiToken(body, caller)),
  }),
});
