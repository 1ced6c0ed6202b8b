import { z } from 'zod';
import { acceptAnomalyInput, anomaly } from '#lib/contracts/anomaly.ts';
import { route, routes } from '#server/http/route.ts';
import { acceptAnomaly } from '#server/services/anomalies/accept-anomaly.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'accept an anomaly',
    params: z.object({ id: z.string() }),
    body: acceptAnomalyInput,
    answer: anomaly,
    run: ({ params: { id }, body: { reason }, caller }) => acceptAnomaly(id, { reason, acceptedBy: caller.email }),
  }),
});
