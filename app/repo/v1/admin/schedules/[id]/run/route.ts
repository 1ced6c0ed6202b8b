import { z } from 'zod';
import { backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { runScheduleNow } from '#server/services/schedules/run-schedule-now.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'run a schedule',
    scope: 'operate',
    params: z.object({ id: z.string() }),
    body: z.strictObject({}),
    bodyOptional: true,
    answer: backupRestoreStatus,
    run: async ({ params: { id }, caller, request }) =>
      created(await runScheduleNow(defaultStackId, id, { startedBy: caller.email, signal: request.signal })),
  }),
});
