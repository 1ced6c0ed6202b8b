import { z } from 'zod';
import { channel, channelInput } from '#lib/contracts/notifications/notification.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { changeChannel } from '#server/services/notifications/channels/change-channel.ts';
import { deleteChannel } from '#server/services/notifications/channels/delete-channel.ts';
import { describeChannel, findChannel } from '#server/services/notifications/channels/describe-channel.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a channel of notifications',
    params,
    answer: channel,
    run: async ({ params: { id } }) => {
      const found = await describeChannel(await findChannel(defaultStackId, id));
      return ok(found, { ETag: entityTag(String(found.version)) });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'change a channel of notifications',
    params,
    body: channelInput,
    answer: channel,
    run: async ({ params: { id }, body, caller, request }) => {
      const options = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      const changed = await changeChannel(defaultStackId, id, body, options);
      return ok(changed, { ETag: entityTag(String(changed.version)) });
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a channel of notifications',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller, request }) => {
      await deleteChannel(defaultStackId, id, { doneBy: caller.email, ifMatch: ifMatchTags(request) });
      return noContent();
    },
  }),
});
