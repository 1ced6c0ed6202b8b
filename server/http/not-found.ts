import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { type Route, route, routes } from './route.ts';

const nothingHere: Route = route({
  access: 'anyone',
  query: z.record(z.string(), z.string()),
  answer: z.never(),
  run: async ({ request }) => {
    throw new AppError('NOT_FOUND', `There is nothing at ${new URL(request.url).pathname.slice(0, 200)}.`);
  },
});

/** The handlers of every address that no other route takes: 404 in JSON, whatever the method. */
export function notFoundRoutes(options: { gated?: boolean } = {}): ReturnType<typeof routes> {
  const methods = { GET: nothingHere, POST: nothingHere, PUT: nothingHere, PATCH: nothingHere, DELETE: nothingHere };
  return routes(methods, options);
}
