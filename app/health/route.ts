import { liveness } from '#lib/contracts/console-version.ts';
import { route, routes } from '#server/http/route.ts';
import { checkHealth } from '#server/services/console/check-health.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    answer: liveness,
    run: async () => {
      await checkHealth();
      return { status: 'ok' as const };
    },
  }),
});
