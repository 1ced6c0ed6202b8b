import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerGate, describeRefusal } from '#server/services/stack-status/answer-gate.ts';
import { writeFailure } from './answers/write-failure.ts';

/**
 * Answers the addresses that proxies ask before each call of the stack's own services, and by whatever method they ask: `/gate`
 * (200 or a refusal), `/gate/refusal` (the refusal, for nginx, which drops the body of the first). They stand before Next.js,
 * for they are asked more often than everything else together.
 * @returns false when the address is another: nothing was done
 */
export function serveGate(request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url?.split('?', 1)[0];
  if (path !== '/gate' && path !== '/gate/refusal') return false;
  request.resume();
  answer(path, request, response).catch(() => response.destroy());
  return true;
}

async function answer(path: '/gate' | '/gate/refusal', request: IncomingMessage, response: ServerResponse) {
  try {
    if (path === '/gate/refusal') throw await describeRefusal();
    await answerGate({
      methods: headersOf(request, ['x-original-method', 'x-forwarded-method']),
      uris: headersOf(request, ['x-original-uri', 'x-forwarded-uri']),
    });
    response.writeHead(200, { 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
  } catch (error) {
    await writeFailure(error, request, response);
  }
}

function headersOf(request: IncomingMessage, names: string[]): string[] {
  return names.flatMap((name) => request.headers[name] ?? []);
}
