import { schedulePreview, schedulePreviewInput } from '#lib/contracts/protection/schedule.ts';
import { route, routes } from '#server/http/route.ts';
import { previewSchedule } from '#server/services/schedules/preview-schedule.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'see when a schedule would run',
    scope: 'read',
    body: schedulePreviewInput,
    answer: schedulePreview,
    run: ({ body }) => previewSchedule(body),
  }),
});
