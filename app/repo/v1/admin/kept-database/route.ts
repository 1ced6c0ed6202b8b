import { keptDatabaseList } from '#lib/contracts/daemon.ts';
import { route, routes } from '#server/http/route.ts';
import { listKeptDatabases } from '#server/services/restored-databases/list-kept-databases.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the kept databases',
    answer: keptDatabaseList,
    run: ({ request }) => listKeptDatabases(request.signal),
  }),
});
