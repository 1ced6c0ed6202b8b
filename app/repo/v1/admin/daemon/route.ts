import { daemonPage, daemonQuery } from '#lib/contracts/daemon.ts';
import { route, routes } from '#server/http/route.ts';
import { listDaemons } from '#server/services/daemons/list-daemons.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the daemons',
    query: daemonQuery,
    answer: daemonPage,
    run: ({ query }) => listDaemons(query),
  }),
});
