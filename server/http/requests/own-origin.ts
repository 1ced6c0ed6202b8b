import { settings } from '#server/env.ts';

/** The origin at which the browser reached the console: http://localhost:3000 and http://127.0.0.1:3000 both work. */
export function ownOrigin(request: Request): string {
  const { NEXTAUTH_URL, TRUST_PROXY } = settings().environment;
  const configured = NEXTAUTH_URL !== undefined && URL.canParse(NEXTAUTH_URL) ? new URL(NEXTAUTH_URL) : null;
  const forwarded = TRUST_PROXY ? request.headers.get('x-forwarded-host') : null;
  const host = forwarded ?? request.headers.get('host');
  if (configured !== null && (host === null || host === configured.host)) return configured.origin;
  const { protocol, origin } = new URL(request.url);
  return host !== null && URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).origin : origin;
}
