import { z } from 'zod';
import { delivery } from '#lib/contracts/notifications/notification.ts';
import { route, routes } from '#server/http/route.ts';
import { getDelivery } from '#server/services/notifications/deliveries/list-deliveries.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a delivery of a notification',
    params: z.object({ id: z.string() }),
    answer: delivery,
    run: ({ params: { id } }) => getDelivery(defaultStackId, id),
  }),
});
