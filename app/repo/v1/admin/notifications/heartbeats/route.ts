import { heartbeat, heartbeatInput, heartbeatList } from '#lib/contracts/notifications/notification.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createHeartbeat } from '#server/services/heartbeats/create-heartbeat.ts';
import { listHeartbeats } from '#server/services/heartbeats/list-heartbeats.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the heartbeats',
    answer: heartbeatList,
    run: () => listHeartbeats(defaultStackId),
  }),
  POST: route({
    access: 'administrator',
    action: 'add a heartbeat',
    body: heartbeatInput,
    answer: heartbeat,
    run: async ({ body, caller }) => {
      const made = await createHeartbeat(defaultStackId, body, caller.email);
      return created(made, `/repo/v1/admin/notifications/heartbeats/${made.id}`);
    },
  }),
});
