import { objectives, objectivesInput } from '#lib/contracts/objective.ts';
import { entityTag, ifMatchTags, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getObjectives } from '#server/services/objectives/get-objectives.ts';
import { setObjectives } from '#server/services/objectives/set-objectives.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at the objectives',
    answer: objectives,
    run: async ({ request }) => {
      const found = await getObjectives(request.signal);
      return ok(found, { ETag: entityTag(String(found.version)) });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'set the objectives',
    body: objectivesInput,
    answer: objectives,
    run: async ({ body, caller, request }) => {
      const set = await setObjectives(body, caller.email, ifMatchTags(request));
      return ok(set, { ETag: entityTag(String(set.version)) });
    },
  }),
});
