import { noContent } from '#server/http/answers/answers.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { dropKeptDatabase } from '#server/services/restored-databases/drop-kept-database.ts';

const address = '/repo/v1/admin/kept-database/';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: route({
    access: 'administrator',
    action: 'drop a kept database',
    answer: 'nothing',
    run: async ({ request, caller }) => {
      await dropKeptDatabase(keyInPath(request, address, 'a database’s name'), caller.email);
      return noContent();
    },
  }),
});
