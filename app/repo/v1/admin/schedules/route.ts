import { schedule, scheduleInput, scheduleList } from '#lib/contracts/protection/schedule.ts';
import { created, entityTag } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createSchedule } from '#server/services/schedules/create-schedule.ts';
import { listSchedules } from '#server/services/schedules/list-schedules.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the schedules',
    answer: scheduleList,
    run: () => listSchedules(defaultStackId),
  }),
  POST: route({
    access: 'administrator',
    action: 'create a schedule',
    body: scheduleInput,
    answer: schedule,
    run: async ({ body, caller }) => {
      const made = await createSchedule(defaultStackId, body, caller.email);
      const answer = created(made, `/repo/v1/admin/schedules/${made.id}`);
      answer.headers.set('ETag', entityTag(String(made.version)));
      return answer;
    },
  }),
});
