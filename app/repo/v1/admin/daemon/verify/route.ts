import { backupRestoreStatus, startVerifyInput } from '#lib/contracts/daemon.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { requireSessionId } from '#server/services/accounts/authenticate.ts';
import { startVerify } from '#server/services/start/start-verify.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'start a verify daemon',
    scope: 'operate',
    body: startVerifyInput,
    answer: backupRestoreStatus,
    run: async ({ body, caller, request }) => {
      // That the SQL of a foreign backup runs is a person's own decision.
      if (body.trustSchema === true) requireSessionId(caller);
      const daemon = await startVerify(body, { startedBy: caller.email, signal: request.signal });
      return created(daemon, `/repo/v1/admin/daemon/${daemon.id}`);
    },
  }),
});
