import { AppError } from '#server/errors.ts';
import { type KnownPublicStatus, knownPublicStatus } from '#server/services/public-status/known-public-status.ts';
import type { DeclaredAnswer } from './answers/check-answer.ts';
import { route, routes } from './route.ts';

type Handler = ReturnType<typeof routes>['GET'];

/** Any page of any site may read them; no cookie goes along. */
const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'If-None-Match',
  'Access-Control-Expose-Headers': 'ETag',
  'Access-Control-Max-Age': '86400',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * The handlers of a public address about the stack's status: for anyone, on any site, whatever the query and the status.
 * @param declared what it answers with
 * @param answer gets what is known of the stack
 */
export function publicStatusRoutes(
  declared: DeclaredAnswer,
  answer: (known: KnownPublicStatus, request: Request) => Response,
): Record<keyof ReturnType<typeof routes>, Handler> {
  const handlers = routes({
    GET: route({
      access: 'anyone',
      ignoreQuery: true,
      ...declared,
      run: async ({ request }) => answer(await knownPublicStatus(), request),
    }),
  });
  const opened = Object.entries(handlers).map(([method, handler]) => [method, open(handler)] as const);
  return Object.fromEntries(opened) as typeof handlers;
}

function open(handler: Handler): Handler {
  return async (request, context) => {
    const answer = await handler(request, context);
    for (const [name, value] of Object.entries(openToAll)) answer.headers.set(name, value);
    return answer;
  };
}

/**
 * The status as it is now.
 * @throws AppError STACK_UNAVAILABLE when it can't be read
 */
export function currentStatus({ status, isCurrent }: KnownPublicStatus): NonNullable<KnownPublicStatus['status']> {
  if (status !== null && isCurrent) return status;
  throw new AppError('STACK_UNAVAILABLE', 'The status cannot be read now. Try again in a moment.', {
    retryAfterSeconds: 5,
  });
}
