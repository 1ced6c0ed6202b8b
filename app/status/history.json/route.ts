import { publicHistory } from '#lib/contracts/public-status.ts';
import { conditionalAnswer } from '#server/http/answers/conditional-answer.ts';
import { currentStatus, publicStatusRoutes } from '#server/http/public-status-routes.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicStatusRoutes(
  { answer: publicHistory },
  (known, request) => {
    const status = currentStatus(known);
    return conditionalAnswer(request, {
      body: JSON.stringify(publicHistory.parse(status)),
      version: status.version,
      contentType: 'application/json',
      cacheControl: 'public, max-age=0, s-maxage=10',
    });
  },
);
