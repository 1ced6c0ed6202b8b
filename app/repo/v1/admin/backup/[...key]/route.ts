import { backupContents } from '#lib/contracts/backup.ts';
import { noContent } from '#server/http/answers/answers.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { deleteBackup } from '#server/services/backups/delete-backup.ts';
import { getBackup } from '#server/services/backups/get-backup.ts';

const address = '/repo/v1/admin/backup/';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look into a backup',
    answer: backupContents,
    run: ({ request }) => getBackup(keyInPath(request, address), request.signal),
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a backup',
    answer: 'nothing',
    run: async ({ request, caller }) => {
      await deleteBackup(keyInPath(request, address), caller.email);
      return noContent();
    },
  }),
});
