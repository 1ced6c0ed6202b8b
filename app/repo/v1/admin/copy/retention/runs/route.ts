import { retentionRunPage, retentionRunsQuery } from '#lib/contracts/retention/retention.ts';
import { route, routes } from '#server/http/route.ts';
import { listRetentionRuns } from '#server/services/retention/list-retention-runs.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the runs that deleted copies',
    query: retentionRunsQuery,
    answer: retentionRunPage,
    run: ({ query }) => listRetentionRuns(query, 'SECOND'),
  }),
});
