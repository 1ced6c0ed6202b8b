import { route, routes } from '#server/http/route.ts';
import { describeMetrics } from '#server/services/metrics/describe-metrics.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read the metrics',
    scope: 'metrics',
    ignoreQuery: true,
    media: 'text/plain',
    run: async () => {
      const { text, contentType } = await describeMetrics();
      return new Response(text, { headers: { 'Content-Type': contentType } });
    },
  }),
});
