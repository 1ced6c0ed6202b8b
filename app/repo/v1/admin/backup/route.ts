import { backupPage, backupQuery } from '#lib/contracts/backup.ts';
import { route, routes } from '#server/http/route.ts';
import { listBackups } from '#server/services/backups/list-backups.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the backups',
    query: backupQuery,
    answer: backupPage,
    run: ({ query, request }) => listBackups(query, request.signal),
  }),
});
