import { conditionalAnswer } from '#server/http/answers/conditional-answer.ts';
import { currentStatus, publicStatusRoutes } from '#server/http/public-status-routes.ts';
import { publicOrigin } from '#server/http/requests/public-origin.ts';
import { writeFeed } from '#server/services/public-status/write-feed.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicStatusRoutes(
  { media: 'application/rss+xml' },
  (known, request) => {
    const { origin, isOfRequest } = publicOrigin(request);
    return conditionalAnswer(request, {
      body: writeFeed(currentStatus(known), origin),
      contentType: 'application/rss+xml; charset=utf-8',
      cacheControl: `${isOfRequest ? 'private' : 'public'}, max-age=60`,
    });
  },
);
