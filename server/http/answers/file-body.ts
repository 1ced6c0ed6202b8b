import { AppError } from '#server/errors.ts';

/** The file in a request's body. */
export type FileBody = {
  content: AsyncIterable<Uint8Array>;
  /** The Content-Length; null if the request has none. */
  bytes: number | null;
  /** Throws away for half a minute what is still coming: many clients read no answer before they have sent all. */
  discardRest: () => void;
};

const types = ['application/zip', 'application/x-zip-compressed', 'application/octet-stream'];
const discardForMs = 30_000;

/**
 * The body of a request as a file that streams in, never held whole. Call discardRest whatever comes of it.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE; BAD_REQUEST without a body
 */
export function fileBody(request: Request): FileBody {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (!types.includes(type) || encoding !== 'identity') {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The body takes the archive itself, with Content-Type: application/zip or application/octet-stream, and no Content-Encoding.',
    );
  }
  if (request.body === null) throw new AppError('BAD_REQUEST', 'The body is empty: it takes the archive itself.');
  const length = request.headers.get('content-length');
  const reader = request.body.getReader();
  let ended = false;
  return {
    content: piecesOf(reader, () => {
      ended = true;
    }),
    bytes: length === null ? null : Number(length),
    discardRest: () => {
      if (!ended) void discard(reader);
    },
  };
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Leaves the stream open for the rest when its consumer stops early: to cancel it would cut the answer off, too. */
async function* piecesOf(reader: Reader, onEnd: () => void): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await reader.read().catch((cause: unknown) => {
      onEnd();
      throw new AppError('BAD_REQUEST', 'The upload broke off before its end. Nothing was stored.', { cause });
    });
    if (next.done) return onEnd();
    yield next.value;
  }
}

async function discard(reader: Reader): Promise<void> {
  const until = Date.now() + discardForMs;
  try {
    while (!(await reader.read()).done && Date.now() < until);
    await reader.cancel();
  } catch {
    // The client is gone.
  }
}
