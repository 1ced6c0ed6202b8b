import { backupRetention } from '#lib/contracts/retention/retention.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { getBackupRetention } from '#server/services/retention/get-backup-retention.ts';

const address = '/repo/v1/admin/retention/backup/';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'ask why a backup is kept',
    answer: backupRetention,
    run: ({ request }) => getBackupRetention(keyInPath(request, address), request.signal),
  }),
});
