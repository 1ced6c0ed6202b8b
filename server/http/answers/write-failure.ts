import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { failureAnswer } from './failure-answer.ts';

/**
 * Answers a call that no route takes with a failure in the API's form: its status and `{"reason", "code"}`.
 * @param error an AppError; anything else is logged and answered with 500
 * @param headers further ones
 */
export async function writeFailure(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string> = {},
): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? '';
  const failure = failureAnswer(error, { requestId: randomUUID(), method: request.method ?? '', path });
  const body = Buffer.from(await failure.arrayBuffer());
  if (response.headersSent || response.destroyed) return;
  response.writeHead(failure.status, {
    ...Object.fromEntries(failure.headers),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': body.length,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
