import { consoleSettings } from '#lib/contracts/console-settings.ts';
import { route, routes } from '#server/http/route.ts';
import { describeSettings } from '#server/services/console/describe-settings.ts';

/** The console's configuration, without secrets. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read the settings',
    scope: 'session',
    answer: consoleSettings,
    run: async () => describeSettings(),
  }),
});
