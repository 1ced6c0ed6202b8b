import { newDatabaseList } from '#lib/contracts/new-database.ts';
import { route, routes } from '#server/http/route.ts';
import { listNewDatabases } from '#server/services/restored-databases/list-new-databases.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the new databases',
    answer: newDatabaseList,
    run: ({ request }) => listNewDatabases(request.signal),
  }),
});
