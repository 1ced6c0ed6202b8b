import { consoleHealth } from '#lib/contracts/console-settings.ts';
import { route, routes } from '#server/http/route.ts';
import { checkOutsideThings } from '#server/services/console/check-outside-things.ts';

/** Whether the databases, the bucket and the runners answer now. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see how the stack’s parts are',
    answer: consoleHealth,
    run: () => checkOutsideThings(),
  }),
});
