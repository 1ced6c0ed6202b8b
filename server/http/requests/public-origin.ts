import { settings } from '#server/env.ts';
import { ownOrigin } from './own-origin.ts';

/** npm start itself sets NEXTAUTH_URL to the address that it listens on, which others may not reach. */
const localHost = /^(localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/;

/**
 * The console's origin for addresses that others keep: NEXTAUTH_URL's, else the one that the request was sent to. The latter is
 * the caller's word: what is answered with it belongs into no shared cache.
 */
export function publicOrigin(request: Request): { origin: string; isOfRequest: boolean } {
  const { NEXTAUTH_URL } = settings().environment;
  const configured = NEXTAUTH_URL !== undefined && URL.canParse(NEXTAUTH_URL) ? new URL(NEXTAUTH_URL) : null;
  if (configured !== null && !localHost.test(configured.hostname)) {
    return { origin: configured.origin, isOfRequest: false };
  }
  return { origin: ownOrigin(request), isOfRequest: true };
}
