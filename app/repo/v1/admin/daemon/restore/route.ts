import { backupRestoreStatus, startRestoreInput } from '#lib/contracts/daemon.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { startRestore } from '#server/services/start/start-restore.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'start a restore daemon',
    body: startRestoreInput,
    answer: backupRestoreStatus,
    run: async ({ body, caller, request }) => {
      const daemon = await startRestore(body, { startedBy: caller.email, signal: request.signal });
      return created(daemon, `/repo/v1/admin/daemon/${daemon.id}`);
    },
  }),
});
