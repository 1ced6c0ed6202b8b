import { AppError } from '#server/errors.ts';

/**
 * The bytes of a request's body, counted as they stream in.
 * @throws AppError PAYLOAD_TOO_LARGE over `mostBytes`; BAD_REQUEST when the client broke it off
 */
export async function readBoundedBody(request: Request, mostBytes: number): Promise<Buffer> {
  const tooLarge = new AppError(
    'PAYLOAD_TOO_LARGE',
    `The body takes ${mostBytes.toLocaleString('en-US')} bytes at most.`,
  );
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge;
  if (request.body === null) return Buffer.alloc(0);
  const pieces: Uint8Array[] = [];
  let total = 0;
  const reader = request.body.getReader();
  for (let next = await read(reader); !next.done; next = await read(reader)) {
    total += next.value.byteLength;
    if (total > mostBytes) {
      reader.cancel().catch(() => undefined);
      throw tooLarge;
    }
    pieces.push(next.value);
  }
  return Buffer.concat(pieces);
}

/** A client that goes away fails a read as a database that goes away does: it must not be taken for that. */
function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
  return reader.read().catch((cause: unknown) => {
    throw new AppError('BAD_REQUEST', 'The body broke off before its end.', { cause });
  });
}
