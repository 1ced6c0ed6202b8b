import { stackStatus, stackStatusInput } from '#lib/contracts/stack-status.ts';
import { entityTag, ifMatchTags, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getStackStatus, stackStatusTag } from '#server/services/stack-status/get-stack-status.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    answer: stackStatus,
    run: async () => {
      const report = await getStackStatus();
      return ok(report.effective, { ETag: entityTag(stackStatusTag(report)) });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'set the stack status',
    scope: 'operate',
    body: stackStatusInput,
    answer: stackStatus,
    run: async ({ body, caller, request }) => {
      const report = await setStackStatus(body, { changedBy: caller.email, ifMatch: ifMatchTags(request) });
      return ok(report.set, { ETag: entityTag(stackStatusTag(report)) });
    },
  }),
});
