import { retentionRulesInput, retentionSimulation } from '#lib/contracts/retention/retention.ts';
import { route, routes } from '#server/http/route.ts';
import { simulateRetention } from '#server/services/retention/simulate-retention.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'simulate rules of the copies',
    scope: 'read',
    body: retentionRulesInput,
    answer: retentionSimulation,
    run: ({ body, request }) => simulateRetention(body, request.signal, 'SECOND'),
  }),
});
