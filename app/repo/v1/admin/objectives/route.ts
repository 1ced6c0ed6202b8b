import { objectives, objectivesInput } from '#lib/contracts/objective.ts';
import { route, routes } from '#server/http/route.ts';
import { getObjectives } from '#server/services/objectives/get-objectives.ts';
import { setObjectives } from '#server/services/objectives/set-objectives.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at the objectives',
    answer: objectives,
    run: ({ request }) => getObjectives(request.signal),
  }),
  PUT: route({
    access: 'administrator',
    action: 'set the objectives',
    body: objectivesInput,
    answer: objectives,
    run: ({ body, caller }) => setObjectives(body, caller.email),
  }),
});
