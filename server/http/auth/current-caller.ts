import { cookies } from 'next/headers';
import { cache } from 'react';
import { authenticate, type Caller } from '#server/services/accounts/authenticate.ts';
import { readSessionCookie, sessionCookieName } from './next-auth-cookie.ts';

/** For server components: who is logged in with the browser's cookie; null when nobody is. Looked up once a request. */
export const currentCaller = cache(async (): Promise<Caller | null> => {
  const cookie = (await cookies()).get(sessionCookieName());
  const sessionToken = await readSessionCookie(cookie?.value);
  return sessionToken === null ? null : authenticate(sessionToken);
});
