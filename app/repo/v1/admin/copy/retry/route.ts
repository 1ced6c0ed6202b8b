import { noContent } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { retryCopies } from '#server/services/copies/retry-copies.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'try failed copies again',
    scope: 'operate',
    answer: 'nothing',
    run: async ({ caller }) => {
      await retryCopies(caller.email);
      return noContent();
    },
  }),
});
