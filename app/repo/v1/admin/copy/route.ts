import { copiesPage, copiesQuery } from '#lib/contracts/copies.ts';
import { route, routes } from '#server/http/route.ts';
import { listCopies } from '#server/services/copies/list-copies.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the copies in the second bucket',
    query: copiesQuery,
    answer: copiesPage,
    run: ({ query }) => listCopies(query),
  }),
});
