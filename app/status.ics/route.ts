import { conditionalAnswer } from '#server/http/answers/conditional-answer.ts';
import { currentStatus, publicStatusRoutes } from '#server/http/public-status-routes.ts';
import { publicOrigin } from '#server/http/requests/public-origin.ts';
import { writeCalendar } from '#server/services/public-status/write-calendar.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicStatusRoutes(
  { media: 'text/calendar' },
  (known, request) => {
    const { origin, isOfRequest } = publicOrigin(request);
    return conditionalAnswer(request, {
      body: writeCalendar(currentStatus(known), `${origin}/status`),
      contentType: 'text/calendar; charset=utf-8',
      cacheControl: `${isOfRequest ? 'private' : 'public'}, max-age=60`,
      headers: { 'Content-Disposition': 'inline; filename="maintenance.ics"' },
    });
  },
);
