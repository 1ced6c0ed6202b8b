import { z } from 'zod';
import { checkResultList } from '#lib/contracts/check.ts';
import { route, routes } from '#server/http/route.ts';
import { listCheckResults } from '#server/services/checks/list-check-results.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at what a verification was answered',
    params: z.object({ id: z.string() }),
    answer: checkResultList,
    run: ({ params: { id } }) => listCheckResults(id),
  }),
});
