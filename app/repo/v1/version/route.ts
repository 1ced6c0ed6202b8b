import { consoleVersion } from '#lib/contracts/console-version.ts';
import { route, routes } from '#server/http/route.ts';
import { consoleVersion as currentVersion } from '#server/services/console/get-console-version.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({ access: 'anyone', answer: consoleVersion, run: async () => ({ version: currentVersion() }) }),
});
