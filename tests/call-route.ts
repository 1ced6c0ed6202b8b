type Handler = (
  request: Request,
  context?: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

export type RouteCall = {
  token?: string | undefined;
  /** Sent as JSON, or as it is if it is text. */
  body?: unknown;
  params?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Calls a route handler as Next.js does. */
export async function callRoute(
  routes: Record<string, unknown>,
  method: string,
  path: string,
  { token, body, params, headers, signal }: RouteCall = {},
): Promise<Response> {
  const handler = routes[method];
  if (!isHandler(handler)) throw new Error(`The route of ${path} has no ${method}.`);
  const request = new Request(new URL(path, 'http://localhost'), {
    method,
    headers: {
      ...(token === undefined ? {} : { sessionToken: token }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return handler(request, { params: Promise.resolve(params ?? {}) });
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
