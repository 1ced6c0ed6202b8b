import { deliveryPage, deliveryQuery } from '#lib/contracts/notifications/notification.ts';
import { route, routes } from '#server/http/route.ts';
import { listDeliveries } from '#server/services/notifications/deliveries/list-deliveries.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

/** What was sent, is being sent, or waits, with what the receivers answered. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the deliveries of notifications',
    query: deliveryQuery,
    answer: deliveryPage,
    run: ({ query }) => listDeliveries(defaultStackId, query),
  }),
});
