import { backupRestoreStatus, startUndoInput } from '#lib/contracts/daemon.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { startUndo } from '#server/services/start/start-undo.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'undo a restore',
    body: startUndoInput,
    answer: backupRestoreStatus,
    run: async ({ body, caller, request }) => {
      const daemon = await startUndo(body, { startedBy: caller.email, signal: request.signal });
      return created(daemon, `/repo/v1/admin/daemon/${daemon.id}`);
    },
  }),
});
