import { z } from 'zod';
import { retentionRunDetails } from '#lib/contracts/retention/retention.ts';
import { route, routes } from '#server/http/route.ts';
import { getRetentionRun } from '#server/services/retention/list-retention-runs.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a run that deleted copies',
    params: z.object({ id: z.string() }),
    answer: retentionRunDetails,
    run: ({ params: { id } }) => getRetentionRun(id, 'SECOND'),
  }),
});
