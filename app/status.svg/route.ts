import { settings } from '#server/env.ts';
import { conditionalAnswer } from '#server/http/answers/conditional-answer.ts';
import { publicStatusRoutes } from '#server/http/public-status-routes.ts';
import { writeBadge } from '#server/services/public-status/write-badge.ts';

/** Browsers do not show an image with another status than 200, so a status that cannot be read is 200 with "Unknown". */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicStatusRoutes(
  { media: 'image/svg+xml' },
  ({ status, isCurrent }, request) => {
    const label = new URL(request.url).searchParams.get('label')?.trim() || settings().stackName;
    return conditionalAnswer(request, {
      body: writeBadge(isCurrent && status !== null ? status.status : null, label),
      contentType: 'image/svg+xml; charset=utf-8',
      cacheControl: isCurrent ? 'public, max-age=20' : 'no-store',
      headers: { 'Content-Security-Policy': "default-src 'none'" },
    });
  },
);
