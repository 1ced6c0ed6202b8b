import { createHash } from 'node:crypto';
import { AppError } from '#server/errors.ts';
import { readBoundedBody } from './requests/read-bounded-body.ts';

const mostFormBytes = 4000;
const mostTokenCharacters = 100;

/**
 * A page of the subscription by email.
 * @param styles its style sheet, which alone its policy allows
 */
export function subscriptionAnswer(body: string, styles: string, status = 200): Response {
  const digest = createHash('sha256').update(styles).digest('base64');
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${digest}'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
      ...(status === 429 ? { 'Retry-After': '3600' } : {}),
    },
  });
}

/**
 * One field of a form that a browser sent, '' if it has none.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE over 4 kB
 */
export async function readFormField(request: Request, name: string): Promise<string> {
  const bytes = await readBoundedBody(request, mostFormBytes);
  const type = request.headers.get('content-type')?.trim() ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'The body takes Content-Type: application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(bytes.toString('utf8')).get(name) ?? '';
}

/** The token in the address of a link. */
export function tokenInQuery(request: Request): string {
  return (new URL(request.url).searchParams.get('token') ?? '').slice(0, mostTokenCharacters);
}
