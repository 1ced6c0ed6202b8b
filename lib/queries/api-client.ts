import type { z } from 'zod';
import { type Failure, failure } from '#lib/contracts/failure.ts';

/** A call that did not do what was asked. `message` is a sentence for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; null when no answer came. */
  readonly status: number | null;
  /** What kind of failure it is, as server/errors.ts names it; null when no answer came, or not the console's. */
  readonly code: string | null;
  /** The daemon in the way (409). */
  readonly daemonId: string | null;
  /** The line in the console's log (500). */
  readonly requestId: string | null;
  /** The archive whose schema would run is not trusted (409). */
  readonly untrusted: NonNullable<Failure['untrusted']> | null;

  constructor(status: number | null, reason: string, more: Partial<Omit<Failure, 'reason'>> = {}) {
    super(reason);
    this.status = status;
    this.code = more.code ?? null;
    this.daemonId = more.id ?? null;
    this.requestId = more.requestId ?? null;
    this.untrusted = more.untrusted ?? null;
  }
}

export function isApiError(error: unknown, status?: number): error is ApiError {
  return error instanceof ApiError && (status === undefined || error.status === status);
}

/** Whether the console could not be reached, or a proxy answered in its place. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && (error.status === null || error.status === 502 || error.status === 504);
}

export type ApiCall = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

export type ApiAnswer<Data> = { data: Data; etag: string | null };

/**
 * Calls the console's API as the person who is logged in, and checks the answer's shape.
 * @throws ApiError with the API's own sentence, or one that says that the console did not answer.
 */
export async function callApi<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  call: ApiCall = {},
): Promise<ApiAnswer<z.infer<Schema>>> {
  const response = await send(path, call);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    throw new ApiError(response.status, 'The console answered in a way that this page does not know. Reload the page.');
  }
  return { data: parsed.data, etag: response.headers.get('etag') };
}

/** The same for a call that is answered with no body (204). */
export async function callApiForNothing(path: string, call: ApiCall): Promise<void> {
  await send(path, call);
}

async function send(path: string, { method = 'GET', body, headers, signal }: ApiCall): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(null, 'The console does not answer. Check the network, and that the console runs.');
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

async function toApiError(response: Response): Promise<ApiError> {
  return refusal(response.status, await response.json().catch(() => undefined));
}

/** What an answer that is no success says. @param body its JSON; undefined when it has none */
export function refusal(status: number, body: unknown): ApiError {
  const parsed = failure.safeParse(body);
  if (!parsed.success) return new ApiError(status, `The console answered with HTTP ${status}.`);
  return new ApiError(status, parsed.data.reason, parsed.data);
}
