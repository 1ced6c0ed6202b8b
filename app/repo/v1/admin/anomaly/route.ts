import { anomalyPage, anomalyQuery } from '#lib/contracts/anomaly.ts';
import { route, routes } from '#server/http/route.ts';
import { listAnomalies } from '#server/services/anomalies/list-anomalies.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the anomalies of backups',
    query: anomalyQuery,
    answer: anomalyPage,
    run: ({ query }) => listAnomalies(query),
  }),
});
