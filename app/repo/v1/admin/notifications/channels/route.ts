import { channelInput, channelList, newChannel } from '#lib/contracts/notifications/notification.ts';
import { created, entityTag } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createChannel } from '#server/services/notifications/channels/create-channel.ts';
import { listChannels } from '#server/services/notifications/channels/list-channels.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the channels of notifications',
    answer: channelList,
    run: () => listChannels(defaultStackId),
  }),
  POST: route({
    access: 'administrator',
    action: 'add a channel of notifications',
    body: channelInput,
    answer: newChannel,
    run: async ({ body, caller }) => {
      const made = await createChannel(defaultStackId, body, caller.email);
      const answer = created(made, `/repo/v1/admin/notifications/channels/${made.id}`);
      answer.headers.set('ETag', entityTag(String(made.version)));
      return answer;
    },
  }),
});
