import { route, routes } from '#server/http/route.ts';
import { consoleVersion } from '#server/services/console/get-console-version.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({ access: 'anyone', run: async () => ({ version: consoleVersion() }) }),
});
