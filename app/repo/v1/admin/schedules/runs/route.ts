import { scheduledRunPage, scheduledRunQuery } from '#lib/contracts/protection/schedule.ts';
import { route, routes } from '#server/http/route.ts';
import { listRuns } from '#server/services/schedules/list-runs.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the runs of the schedules',
    query: scheduledRunQuery,
    answer: scheduledRunPage,
    run: ({ query }) => listRuns(defaultStackId, query),
  }),
});
