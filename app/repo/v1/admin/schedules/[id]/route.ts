import { z } from 'zod';
import { schedule, scheduleInput } from '#lib/contracts/protection/schedule.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { changeSchedule } from '#server/services/schedules/change-schedule.ts';
import { deleteSchedule } from '#server/services/schedules/delete-schedule.ts';
import { getSchedule } from '#server/services/schedules/get-schedule.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a schedule',
    params,
    answer: schedule,
    run: async ({ params: { id } }) => {
      const found = await getSchedule(defaultStackId, id);
      return ok(found, { ETag: entityTag(String(found.version)) });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'change a schedule',
    params,
    body: scheduleInput,
    answer: schedule,
    run: async ({ params: { id }, body, caller, request }) => {
      const options = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      const changed = await changeSchedule(defaultStackId, id, body, options);
      return ok(changed, { ETag: entityTag(String(changed.version)) });
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a schedule',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller, request }) => {
      await deleteSchedule(defaultStackId, id, { changedBy: caller.email, ifMatch: ifMatchTags(request) });
      return noContent();
    },
  }),
});
