import { pageQuery } from '#lib/contracts/paging.ts';
import { deletedBackup, deletedBackupPage, undeleteInput } from '#lib/contracts/retention/deleted-backup.ts';
import { route, routes } from '#server/http/route.ts';
import { listDeletedBackups } from '#server/services/backups/deleted/list-deleted-backups.ts';
import { undeleteBackup } from '#server/services/backups/deleted/undelete-backup.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the deleted backups',
    query: pageQuery,
    answer: deletedBackupPage,
    run: ({ query, request }) => listDeletedBackups(query, request.signal),
  }),
  POST: route({
    access: 'administrator',
    action: 'undelete a backup',
    body: undeleteInput,
    answer: deletedBackup.omit({ deletedOn: true }),
    run: ({ body, caller }) => undeleteBackup(body.key, caller.email),
  }),
});
