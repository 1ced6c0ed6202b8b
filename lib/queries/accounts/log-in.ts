import { z } from 'zod';
import { failure } from '#lib/contracts/failure.ts';

const csrf = z.object({ csrfToken: z.string() });
const outcome = z.object({ url: z.string() });

export type LogInOutcome = { ok: true } | { ok: false; kind: 'wrong' | 'throttled' | 'unreachable'; sentence: string };

const unreachable: LogInOutcome = {
  ok: false,
  kind: 'unreachable',
  sentence: 'The console does not answer. Check the network and whether the console is running. Then try again.',
};

/** Logs the browser in through next-auth's credentials callback: a session cookie on success, an outcome to show if not. */
export async function logIn(email: string, password: string): Promise<LogInOutcome> {
  try {
    const response = await postWithCsrf('/api/auth/callback/credentials', { email, password });
    if (response.ok) return { ok: true };
    if (response.status === 401) {
      return { ok: false, kind: 'wrong', sentence: 'Wrong email or password.' };
    }
    const sentence = await sentenceOf(response);
    if (response.status === 429) {
      return { ok: false, kind: 'throttled', sentence: sentence ?? 'Wait a few minutes. Then try again.' };
    }
    return sentence === null ? unreachable : { ok: false, kind: 'unreachable', sentence };
  } catch {
    return unreachable;
  }
}

/** The sentence of a failure: the API's reason, or the one that next-auth puts into the address it would go to. */
async function sentenceOf(response: Response): Promise<string | null> {
  const body: unknown = await response.json().catch(() => undefined);
  const own = failure.safeParse(body);
  if (own.success) return own.data.reason;
  const nextAuth = outcome.safeParse(body);
  return nextAuth.success ? new URL(nextAuth.data.url, location.href).searchParams.get('error') : null;
}

/** Ends the session everywhere and clears the cookie. @throws Error if the console does not answer */
export async function logOut(): Promise<void> {
  const response = await postWithCsrf('/api/auth/signout', {});
  if (!response.ok) throw new Error('The console did not log you out. Try again.');
}

async function postWithCsrf(path: string, fields: Record<string, string>): Promise<Response> {
  const token = await fetch('/api/auth/csrf', { cache: 'no-store' });
  if (!token.ok) throw new Error(`The console answered with HTTP ${token.status}.`);
  const { csrfToken } = csrf.parse(await token.json());
  return fetch(path, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrfToken, callbackUrl: location.origin, json: 'true' }),
  });
}
