import { incidentPage, incidentQuery } from '#lib/contracts/incident.ts';
import { route, routes } from '#server/http/route.ts';
import { listIncidents } from '#server/services/incidents/list-incidents.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

/** What is wrong now, and what was. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the incidents',
    query: incidentQuery,
    answer: incidentPage,
    run: ({ query }) => listIncidents(defaultStackId, query),
  }),
});
