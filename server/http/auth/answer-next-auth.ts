import { randomUUID } from 'node:crypto';
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { AppError } from '#server/errors.ts';
import { failureAnswer } from '../answers/failure-answer.ts';
import { ownOrigin } from '../requests/own-origin.ts';
import { deviceCookie } from './device-cookie.ts';
import { nextAuthForm, nextAuthMethod } from './next-auth-call.ts';
import { nextAuthOptions, unusedCookieName } from './next-auth-options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * What next-auth does for the console's own pages (nextAuthForm says what that is). What failed for another reason than a wrong email
 * or password gets its own status (429, 503), with next-auth's body where it has one, so that a page can show its sentence.
 */
export async function answerNextAuth(request: NextRequest, context: Context): Promise<Response> {
  const call = { requestId: randomUUID(), method: request.method, path: request.nextUrl.pathname };
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const loggedIn: string[] = [];
  const onLoggedIn = (account: string) => loggedIn.push(account);
  const { headers } = request;
  const path = (await context.params).nextauth.join('/');
  try {
    const form = await nextAuthForm(request, path);
    const options = nextAuthOptions({ headers, origin: ownOrigin(request), onFailure, onLoggedIn });
    const answer: Response = await NextAuth(withForm(request, form), context, options);
    const [account] = loggedIn;
    if (account !== undefined) return withCookie(withoutUnusedCookie(answer), deviceCookie(headers, account));
    if (failures.length > 0) return withFailure(answer, failureAnswer(failures[0], call));
    await refuseForgedForm(answer);
    return withoutUnusedCookie(answer);
  } catch (error) {
    const answer = failureAnswer(error, call);
    if (answer.status === 405) answer.headers.set('Allow', nextAuthMethod(path) ?? '');
    return answer;
  }
}

/** The request as next-auth is to see it, its form read and found good. */
function withForm(request: NextRequest, form: Record<string, string> | null): NextRequest {
  if (form === null) return request;
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return new NextRequest(request.url, { method: request.method, headers, body: new URLSearchParams(form).toString() });
}

/** next-auth sends whose token is wrong to a page of its own, and says 200. */
async function refuseForgedForm(answer: Response): Promise<void> {
  const isForm = answer.headers.get('content-type')?.startsWith('application/json') === true;
  const told = `${answer.headers.get('location') ?? ''}${isForm ? await answer.clone().text() : ''}`;
  if (!told.includes('csrf=true')) return;
  throw new AppError(
    'FORBIDDEN',
    'The page is too old, or the browser keeps no cookies. Reload the page and try again.',
  );
}

/** The address to go to is the page's own business: a cookie that held it would outlive it, and be anybody's text. */
function withoutUnusedCookie(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.delete('Set-Cookie');
  for (const cookie of answer.headers.getSetCookie()) {
    if (!cookie.startsWith(`${unusedCookieName}=`)) headers.append('Set-Cookie', cookie);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

function withFailure(answer: Response, failure: Response): Response {
  if (answer.status !== 401) return failure;
  const headers = new Headers(withoutUnusedCookie(answer).headers);
  const retryAfter = failure.headers.get('Retry-After');
  if (retryAfter !== null) headers.set('Retry-After', retryAfter);
  return new Response(answer.body, { status: failure.status, headers });
}

function withCookie(answer: Response, cookie: string): Response {
  const headers = new Headers(answer.headers);
  headers.append('Set-Cookie', cookie);
  return new Response(answer.body, { status: answer.status, headers });
}
