import { decode } from 'next-auth/jwt';
import { keptSecret, settings } from '#server/env.ts';

/** Whether the browser reaches the console by https, so that its cookies may be marked Secure. */
export function usesSecureCookies(): boolean {
  return settings().environment.NEXTAUTH_URL?.startsWith('https://') ?? false;
}

/** The name of the browser's session cookie. */
export function sessionCookieName(): string {
  return usesSecureCookies() ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

let kept: string | null = null;

/** What the browser's cookies are encrypted with: NEXTAUTH_SECRET, or one that was made and kept in DATA_DIR. */
export function nextAuthSecret(): string {
  const { environment, dataDir } = settings();
  if (environment.NEXTAUTH_SECRET !== undefined) return environment.NEXTAUTH_SECRET;
  kept ??= keptSecret(dataDir, 'nextauth-secret');
  return kept;
}

/** The session token that the browser's cookie carries; null when there is no cookie or it is not ours or is too old. */
export async function readSessionCookie(cookieValue: string | undefined): Promise<string | null> {
  if (cookieValue === undefined || cookieValue === '') return null;
  try {
    const jwt = await decode({ token: cookieValue, secret: nextAuthSecret() });
    return typeof jwt?.sessionToken === 'string' ? jwt.sessionToken : null;
  } catch {
    return null;
  }
}
