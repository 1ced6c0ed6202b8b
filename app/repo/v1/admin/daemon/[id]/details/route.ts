import { z } from 'zod';
import { daemonDetails, daemonDetailsQuery } from '#lib/contracts/daemon-details.ts';
import { route, routes } from '#server/http/route.ts';
import { getDaemonDetails } from '#server/services/daemons/get-daemon-details.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a daemon',
    params: z.object({ id: z.string() }),
    query: daemonDetailsQuery,
    answer: daemonDetails,
    run: ({ params: { id }, query }) => getDaemonDetails(id, query),
  }),
});
