import { AppError } from '#server/errors.ts';
import { readBoundedBody } from './read-bounded-body.ts';

const largestBodyBytes = 1_000_000;

/**
 * The JSON value of a request's body, counted as it streams in.
 * @returns undefined when there is no body
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE over 1 MB, BAD_REQUEST when it is no JSON in UTF-8 or breaks off
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const bytes = await readBoundedBody(request, largestBodyBytes);
  if (bytes.length === 0) return undefined;
  const type = request.headers.get('content-type');
  if (!/^application\/json\s*(;|$)/i.test(type?.trim() ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'The body takes Content-Type: application/json.');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('BAD_REQUEST', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('BAD_REQUEST', 'The body is not valid JSON.');
  }
}
