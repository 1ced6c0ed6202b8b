import type { IncomingMessage } from 'node:http';
import { AppError } from '#server/errors.ts';
import type { BodyLimit } from './body-limit.ts';

/** An archive that comes slower than that for so long is given up. */
const slowestBytesPerSecond = 1000;
const slowForMs = 60_000;
const lookEveryMs = 5000;

/** @throws AppError PAYLOAD_TOO_LARGE when a request says itself that its body is too large */
export function refuseLargeBody({ headers }: IncomingMessage, { mostBytes }: BodyLimit): void {
  if (mostBytes !== null && Number(headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes);
}

/**
 * Watches the body of a request while it is read: its size, how long it takes, and of an archive that it keeps coming.
 * @param refuse called once, with an AppError PAYLOAD_TOO_LARGE or REQUEST_TIMEOUT, for a body that may not be what it is
 */
export function guardBody(
  request: IncomingMessage,
  { mostBytes, withinMs }: BodyLimit,
  refuse: (error: AppError) => void,
): void {
  const tooSlow = (sentence: string) => () => end(new AppError('REQUEST_TIMEOUT', sentence));
  const timer =
    withinMs === null
      ? whenSlow(request, tooSlow('The upload has come to a standstill. Nothing was stored.'))
      : setTimeout(tooSlow(`The body takes ${withinMs / 1000} seconds at most.`), withinMs);
  const stop = () => {
    clearInterval(timer);
    request.off('data', count);
  };
  const end = (error: AppError) => {
    stop();
    request.unpipe();
    request.resume();
    refuse(error);
  };
  let bytes = 0;
  const count = (piece: Buffer) => {
    bytes += piece.length;
    if (mostBytes !== null && bytes > mostBytes) end(tooLarge(mostBytes));
  };
  request.on('data', count);
  request.once('end', stop);
  request.once('close', stop);
}

function tooLarge(mostBytes: number): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `The body takes ${mostBytes.toLocaleString('en')} bytes at most.`);
}

/** Time in which the console itself is not ready for more does not count. */
function whenSlow(request: IncomingMessage, tell: () => void): NodeJS.Timeout {
  let bytes = 0;
  let slowMs = 0;
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
  });
  return setInterval(() => {
    const isEnough = bytes >= (slowestBytesPerSecond * lookEveryMs) / 1000;
    if (isEnough || request.isPaused()) slowMs = 0;
    else slowMs += lookEveryMs;
    bytes = 0;
    if (slowMs >= slowForMs) tell();
  }, lookEveryMs);
}
