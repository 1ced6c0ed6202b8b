import { deleteBackupsInput, deletedBackups } from '#lib/contracts/backup.ts';
import { route, routes } from '#server/http/route.ts';
import { deleteBackups } from '#server/services/backups/delete-backups.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'delete backups',
    body: deleteBackupsInput,
    answer: deletedBackups,
    run: ({ body, caller }) => deleteBackups(body.keys, caller.email),
  }),
});
