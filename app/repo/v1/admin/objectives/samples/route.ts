import { objectiveSamples, objectiveSamplesQuery } from '#lib/contracts/objective.ts';
import { route, routes } from '#server/http/route.ts';
import { listObjectiveSamples } from '#server/services/objectives/list-objective-samples.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at how the objectives were kept',
    query: objectiveSamplesQuery,
    answer: objectiveSamples,
    run: ({ query: { days } }) => listObjectiveSamples(days),
  }),
});
