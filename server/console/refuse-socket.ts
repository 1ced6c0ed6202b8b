import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Failure } from '#lib/contracts/failure.ts';
import { AppError, type ErrorCode } from '#server/errors.ts';
import { errorStatus } from '#server/http/answers/error-status.ts';

/** For so long what the client still sends is thrown away, so that it reads the answer. */
const closeAfterMs = 500;

/**
 * Answers on a bare socket, on which there is no request that could be answered, and closes it.
 * @param headers whole lines, each with its line end
 */
export function refuseSocket(socket: Duplex, { code, message }: AppError, headers = ''): void {
  const status = errorStatus[code];
  const body = JSON.stringify({ reason: message, code } satisfies Failure);
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), closeAfterMs);
}

const sentences: Record<string, [ErrorCode, string]> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The request line and the headers take 16 kB at most.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['PAYLOAD_TOO_LARGE', 'The extensions of the body’s chunks are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The headers of a request take 15 seconds at most.'],
  HPE_INVALID_METHOD: ['METHOD_NOT_ALLOWED', 'The console does not know this method.'],
};

/** What to tell a client whose request is no HTTP/1.1. */
export function describeUnreadable({ code = '' }: NodeJS.ErrnoException): AppError {
  const [error, sentence] = sentences[code] ?? ['BAD_REQUEST', 'The request is not HTTP/1.1.'];
  return new AppError(error, sentence);
}
