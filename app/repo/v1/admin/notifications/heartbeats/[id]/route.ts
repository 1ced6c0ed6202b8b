import { z } from 'zod';
import { noContent } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { deleteHeartbeat } from '#server/services/heartbeats/delete-heartbeat.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: route({
    access: 'administrator',
    action: 'delete a heartbeat',
    params: z.object({ id: z.string() }),
    answer: 'nothing',
    run: async ({ params: { id }, caller }) => {
      await deleteHeartbeat(defaultStackId, id, caller.email);
      return noContent();
    },
  }),
});
