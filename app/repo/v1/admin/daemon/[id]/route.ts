import { z } from 'zod';
import { backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { noContent } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { cancelDaemon } from '#server/services/daemons/cancel-daemon.ts';
import { getDaemon } from '#server/services/daemons/get-daemon.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a daemon',
    params,
    answer: backupRestoreStatus,
    run: ({ params: { id } }) => getDaemon(id),
  }),
  DELETE: route({
    access: 'administrator',
    action: 'stop a daemon',
    scope: 'operate',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller }) => {
      await cancelDaemon(id, caller.email);
      return noContent();
    },
  }),
});
