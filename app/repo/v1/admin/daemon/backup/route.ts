import { backupRestoreStatus, startBackupInput } from '#lib/contracts/daemon.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { startBackup } from '#server/services/start/start-backup.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'start a backup daemon',
    scope: 'operate',
    body: startBackupInput,
    bodyOptional: true,
    answer: backupRestoreStatus,
    run: async ({ body, caller, request }) => {
      const daemon = await startBackup(body, { startedBy: caller.email, signal: request.signal });
      return created(daemon, `/repo/v1/admin/daemon/${daemon.id}`);
    },
  }),
});
