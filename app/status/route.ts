import { createHash } from 'node:crypto';
import { statusPage } from '#components/public-status/status-page.ts';
import { statusPageStyles } from '#components/public-status/status-page-styles.ts';
import { settings } from '#server/env.ts';
import { conditionalAnswer } from '#server/http/answers/conditional-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { knownPublicStatus } from '#server/services/public-status/known-public-status.ts';
import { isOffered } from '#server/services/subscribers/is-offered.ts';

const styleDigest = createHash('sha256').update(statusPageStyles).digest('base64');
const contentType = 'text/html; charset=utf-8';
const headers = {
  'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'sha256-${styleDigest}'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** The last rendered page: it is the same for everybody within a minute. */
let last: { version: string; body: string } | null = null;

/** The public status page. It is not rendered by Next.js, whose pages bring the framework's scripts and need a looser Content-Security-Policy. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => {
      const { status: report, readOn, isCurrent } = await knownPublicStatus();
      const now = new Date();
      const page = { stack: settings().stackName, report, readOn, isCurrent, now, hasEmails: isOffered() };
      if (isCurrent && report !== null) {
        // The page shows times until and since in minutes.
        const version = `${report.version}-${Math.floor(now.getTime() / 60_000)}`;
        if (last?.version !== version) last = { version, body: statusPage(page) };
        return conditionalAnswer(request, {
          ...last,
          contentType,
          headers,
          cacheControl: 'public, max-age=0, s-maxage=2',
        });
      }
      const body = statusPage(page);
      return new Response(body, {
        status: 503,
        headers: { ...headers, 'Content-Type': contentType, 'Cache-Control': 'no-store', 'Retry-After': '5' },
      });
    },
  }),
});
