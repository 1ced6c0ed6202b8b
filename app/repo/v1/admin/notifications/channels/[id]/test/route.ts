import { z } from 'zod';
import { delivery } from '#lib/contracts/notifications/notification.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { testChannel } from '#server/services/notifications/channels/test-channel.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

/** Sends a test message; its delivery has the receiver's answer within seconds. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'test a channel of notifications',
    params: z.object({ id: z.string() }),
    body: z.strictObject({}),
    bodyOptional: true,
    answer: delivery,
    run: async ({ params: { id }, caller }) => {
      const sent = await testChannel(defaultStackId, id, caller.email);
      return created(sent, `/repo/v1/admin/notifications/deliveries/${sent.id}`);
    },
  }),
});
