/** 201 with the address of what was made. */
export function created(body: unknown, location?: string): Response {
  return Response.json(body, { status: 201, headers: location === undefined ? {} : { Location: location } });
}

/** 204. */
export function noContent(): Response {
  return new Response(null, { status: 204 });
}

/** 200 with further headers, such as an ETag. */
export function ok(body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { headers });
}

/** A strong entity tag, quoted as HTTP wants it. */
export function entityTag(inside: string): string {
  return `"${inside}"`;
}

/**
 * The entity tags of an If-Match header, without their quotes; null when the header is not given or is `*`.
 * Weak tags never match (RFC 9110, 13.1.1), so they are left out.
 */
export function ifMatchTags(request: Request): string[] | null {
  const header = request.headers.get('if-match')?.trim();
  if (header === undefined || header === '*') return null;
  const tags = header.matchAll(/(W\/)?"([^"]*)"|([^\s,"]+)/g);
  return [...tags].flatMap(([, weak, quoted, bare]) => (weak === undefined ? [quoted ?? bare ?? ''] : []));
}
