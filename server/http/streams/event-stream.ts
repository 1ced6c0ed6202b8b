import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import type { Caller } from '#server/services/accounts/authenticate.ts';
import { identifyCaller } from '../auth/identify-caller.ts';
import { beginStream } from './stream-limits.ts';

const keepAliveMs = 15_000;

/**
 * Server-sent events for an administrator: one JSON value an event, with a counter as its id, and a comment every 15 seconds
 * so that proxies keep the connection. Ends with its source; a client that goes away ends the source, and a caller who was
 * logged out meanwhile hears no more.
 * @param action what the call does, as identifyCaller takes it
 * @param source its signal aborts when the client is gone
 * @throws AppError TOO_MANY_REQUESTS, STACK_UNAVAILABLE when too many are open
 */
export function eventStream(
  request: Request,
  caller: Pick<Caller, 'userId'>,
  action: string,
  source: (signal: AbortSignal) => AsyncGenerator<unknown>,
): Response {
  const gone = new AbortController();
  const end = () => gone.abort();
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let events: AsyncGenerator<unknown> | null = null;
  let count = 0;
  let cancelled = false;
  const leave = beginStream(caller.userId);

  const stop = () => {
    end();
    leave();
    clearInterval(timer);
    request.signal.removeEventListener('abort', end);
    events?.return(undefined).catch(() => {});
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      request.signal.addEventListener('abort', end);
      if (request.signal.aborted) end();
      controller.enqueue(encoder.encode('retry: 2000\n\n'));
      events = source(gone.signal);
      timer = setInterval(async () => {
        if (!(await isStillAllowed(request, action))) end();
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(': still here\n\n'));
      }, keepAliveMs);
    },
    async pull(controller) {
      try {
        const next = await events?.next();
        if (cancelled) return;
        if (next === undefined || next.done === true || gone.signal.aborted) {
          stop();
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(`id: ${++count}\ndata: ${JSON.stringify(next.value)}\n\n`));
      } catch (err) {
        if (cancelled) return;
        stop();
        logger.error({ err }, 'A stream of events failed');
        controller.error(new Error('The stream of events failed.'));
      }
    },
    cancel() {
      cancelled = true;
      stop();
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

/** A console database that is away for a moment ends no stream. */
async function isStillAllowed(request: Request, action: string): Promise<boolean> {
  try {
    await identifyCaller(request, 'administrator', action, 'read');
    return true;
  } catch (error) {
    return !isAppError(error);
  }
}
