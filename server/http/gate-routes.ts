import { randomUUID } from 'node:crypto';
import { answerGate, describeRefusal } from '#server/services/answer-gate.ts';
import { failureAnswer } from './failure-answer.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Handler = (request: Request) => Promise<Response>;

/** The address that nginx `auth_request` and Traefik forwardAuth ask: the same for every method they ask with. */
export function gateRoutes(): Record<(typeof methods)[number], Handler> {
  return forEveryMethod(async (request) => {
    await answerGate({
      methods: headersOf(request, ['x-original-method', 'x-forwarded-method']),
      uris: headersOf(request, ['x-original-uri', 'x-forwarded-uri']),
    });
    return new Response(null, { status: 200 });
  });
}

/** The address whose answer a proxy gives whom the gate refused, where it can't give the gate's own. */
export function gateRefusalRoutes(): Record<(typeof methods)[number], Handler> {
  return forEveryMethod(async () => {
    throw await describeRefusal();
  });
}

function headersOf(request: Request, names: string[]): string[] {
  return names.flatMap((name) => request.headers.get(name) ?? []);
}

/** No method is special here: an OPTIONS or HEAD that asks the gate asks for somebody else's call. */
function forEveryMethod(answer: Handler): Record<(typeof methods)[number], Handler> {
  const handler = async (request: Request) => {
    try {
      return finish(request, await answer(request));
    } catch (error) {
      return finish(request, failureAnswer(error, { requestId: randomUUID(), method: request.method, path: '/gate' }));
    }
  };
  return {
    GET: handler,
    HEAD: handler,
    POST: handler,
    PUT: handler,
    PATCH: handler,
    DELETE: handler,
    OPTIONS: handler,
  };
}

function finish(request: Request, answer: Response): Response {
  answer.headers.set('Cache-Control', 'no-store');
  return request.method === 'HEAD' ? new Response(null, answer) : answer;
}
