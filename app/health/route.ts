import { liveness } from '#lib/contracts/console-version.ts';
import { now } from '#server/clock.ts';
import { route, routes } from '#server/http/route.ts';
import { checkHealth } from '#server/services/console/check-health.ts';
import { describeLateness } from '#server/services/notifications/check-notifier.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    answer: liveness,
    run: async () => {
      await checkHealth();
      const isLate = (await describeLateness(defaultStackId, now())) !== null;
      return { status: 'ok' as const, notifier: isLate ? ('LATE' as const) : ('OK' as const) };
    },
  }),
});
