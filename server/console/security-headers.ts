import { randomBytes } from 'node:crypto';

export type SecurityOptions = {
  /** Next.js' development server evaluates scripts and reloads them. */
  development: boolean;
  /** Whether browsers reach the console by https alone (NEXTAUTH_URL). */
  isHttps: boolean;
};

const always = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The policy of a page. Scripts run by their nonce alone; styles may stand in elements, for the dialogs, plots and notices set
 * theirs there.
 * @returns it, with a nonce that is used once
 */
export function pagePolicy({ development }: SecurityOptions): string {
  const nonce = `'nonce-${randomBytes(16).toString('base64')}'`;
  return [
    "default-src 'self'",
    `script-src 'self' ${nonce} 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The headers that keep a browser from misusing an answer, but for those that its route gave itself.
 * @param given the names of the route's, in lower case
 * @param contentType of the answer
 * @param policy what pagePolicy made for this request
 */
export function securityHeaders(
  given: ReadonlySet<string>,
  contentType: string,
  policy: string,
  { isHttps }: SecurityOptions,
): [string, string][] {
  const headers = {
    ...always,
    'Content-Security-Policy': policyFor(contentType, policy),
    ...(isHttps ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
  return Object.entries(headers).filter(([name]) => !given.has(name.toLowerCase()));
}

/** A script's own policy counts when it runs as a worker; nothing else but a page loads anything. */
function policyFor(contentType: string, policy: string): string {
  if (contentType.startsWith('text/html')) return policy;
  if (/^(text|application)\/javascript/.test(contentType)) return "default-src 'self'; frame-ancestors 'none'";
  return "default-src 'none'; frame-ancestors 'none'";
}
