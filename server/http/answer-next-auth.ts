import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { deviceCookie } from './device-cookie.ts';
import { failureAnswer } from './failure-answer.ts';
import { nextAuthOptions } from './next-auth-options.ts';
import { ownOrigin } from './own-origin.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * next-auth's own addresses. What failed for another reason than a wrong email or password gets its own status (429, 503),
 * with next-auth's body where it has one, so that a page can show its sentence.
 */
export async function answerNextAuth(request: NextRequest, context: Context): Promise<Response> {
  const call = { requestId: randomUUID(), method: request.method, path: request.nextUrl.pathname };
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const loggedIn: string[] = [];
  const onLoggedIn = (account: string) => loggedIn.push(account);
  const { headers } = request;
  try {
    const options = nextAuthOptions({ headers, origin: ownOrigin(request), onFailure, onLoggedIn });
    const answer: Response = await NextAuth(request, context, options);
    const [account] = loggedIn;
    if (account !== undefined) return withCookie(answer, deviceCookie(headers, account));
    return failures.length === 0 ? answer : withFailure(answer, failureAnswer(failures[0], call));
  } catch (error) {
    return failureAnswer(error, call);
  }
}

function withFailure(answer: Response, failure: Response): Response {
  if (answer.status !== 401) return failure;
  const headers = new Headers(answer.headers);
  const retryAfter = failure.headers.get('Retry-After');
  if (retryAfter !== null) headers.set('Retry-After', retryAfter);
  return new Response(answer.body, { status: failure.status, headers });
}

function withCookie(answer: Response, cookie: string): Response {
  const headers = new Headers(answer.headers);
  headers.append('Set-Cookie', cookie);
  return new Response(answer.body, { status: answer.status, headers });
}
