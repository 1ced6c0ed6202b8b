import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { parseInput } from '../requests/parse-input.ts';
import { readBoundedBody } from '../requests/read-bounded-body.ts';

/** An email and a password at their longest, each byte escaped, are half of it. */
const largestBodyBytes = 32_000;

const takes = new Map([
  ['csrf', 'GET'],
  ['callback/credentials', 'POST'],
  ['signout', 'POST'],
]);

const text = z.string().max(2000);
const form = z.object({
  csrfToken: text.optional(),
  callbackUrl: text.refine((url) => URL.canParse(url, 'http://localhost'), 'takes an address').optional(),
  json: z.enum(['true', 'false']).optional(),
  email: z.string().max(4000).optional(),
  password: z.string().max(4000).optional(),
});

/**
 * Lets through what the console's own pages ask of next-auth, and nothing else: the token against forged forms, logging in, and
 * logging out. Everything is bounded before next-auth sees it.
 * @param path the part of the address after /api/auth/
 * @returns the fields of the form; null for a call that has none
 * @throws AppError NOT_FOUND, METHOD_NOT_ALLOWED, BAD_REQUEST, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
 */
export async function nextAuthForm(request: Request, path: string): Promise<Record<string, string> | null> {
  const method = takes.get(path);
  if (method === undefined) throw new AppError('NOT_FOUND', 'There is nothing at this address.');
  if (request.method !== method) {
    throw new AppError('METHOD_NOT_ALLOWED', `This address takes ${method}, not ${request.method}.`);
  }
  if (new URL(request.url).search !== '') {
    throw new AppError('BAD_REQUEST', 'This address takes no query parameters.');
  }
  return method === 'GET' ? null : readForm(request);
}

async function readForm(request: Request): Promise<Record<string, string>> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'The body takes Content-Type: application/x-www-form-urlencoded. A script logs in at /auth/v1/session.',
    );
  }
  const fields = new URLSearchParams((await readBoundedBody(request, largestBodyBytes)).toString('utf8'));
  const given: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (Object.hasOwn(given, name)) throw new AppError('BAD_REQUEST', 'A field of the form is given more than once.');
    given[name] = value;
  }
  const parsed = parseInput(form, given, 'body');
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}

/** The method that an address below /api/auth/ takes, for Allow. */
export function nextAuthMethod(path: string): string | null {
  return takes.get(path) ?? null;
}
