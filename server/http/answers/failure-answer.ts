import type { Failure } from '#lib/contracts/failure.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { recognizeOutage } from '#server/services/console/recognize-outage.ts';
import { errorStatus } from './error-status.ts';

type Call = { requestId: string; method: string; path: string };

/** The answer to a call that failed: `{"reason", "code"}` and the status of its code. What was not foreseen is logged, not told. */
export function failureAnswer(error: unknown, call: Call): Response {
  const failure = toAppError(error);
  const status = errorStatus[failure.code];
  const body: Failure = { reason: failure.message, code: failure.code };
  if (failure.daemonId !== null) body.id = failure.daemonId;
  if (failure.untrusted !== null) body.untrusted = failure.untrusted;
  if (status === 500) {
    body.requestId = call.requestId;
    logger.error({ err: error, ...call }, 'A call failed');
  } else if (status === 503 && !(isAppError(error) && error.code === 'STACK_UNAVAILABLE')) {
    logger.warn({ err: error, ...call }, 'A call failed for want of an outside service');
  }
  const headers = new Headers();
  if (status === 401) headers.set('WWW-Authenticate', 'Bearer realm="Stack Console"');
  const retryAfterSeconds = failure.retryAfterSeconds ?? (status === 503 ? 10 : null);
  if (retryAfterSeconds !== null) headers.set('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  return Response.json(body, { status, headers });
}

function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const outage = recognizeOutage(error);
  if (outage !== null) return outage;
  return new AppError(
    'INTERNAL',
    'Something went wrong inside the console. Its log has the cause under this request id.',
    { cause: error },
  );
}
