import { createHash } from 'node:crypto';

export type ConditionalAnswer = {
  body: string;
  contentType: string;
  /** What the ETag is made of; left out: the body. */
  version?: string;
  cacheControl: string;
  headers?: Record<string, string>;
};

/** 200 with a weak ETag (what it is compressed with is not part of it), or 304 when the request's If-None-Match has that. */
export function conditionalAnswer(request: Request, answer: ConditionalAnswer): Response {
  const { body, contentType, cacheControl } = answer;
  const inside = answer.version ?? createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const headers = { ...answer.headers, ETag: `W/"${inside}"`, 'Cache-Control': cacheControl };
  if (isKnown(request, inside)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'Content-Type': contentType } });
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2). */
function isKnown(request: Request, inside: string): boolean {
  const header = request.headers.get('if-none-match')?.trim();
  if (header === undefined) return false;
  return header === '*' || [...header.matchAll(/"([^"]*)"/g)].some(([, tag]) => tag === inside);
}
