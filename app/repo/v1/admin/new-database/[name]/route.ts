import { noContent } from '#server/http/answers/answers.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { dropNewDatabase } from '#server/services/restored-databases/drop-new-database.ts';

const address = '/repo/v1/admin/new-database/';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: route({
    access: 'administrator',
    action: 'delete a new database',
    answer: 'nothing',
    run: async ({ request, caller }) => {
      await dropNewDatabase(keyInPath(request, address, 'a database’s name'), caller.email, request.signal);
      return noContent();
    },
  }),
});
