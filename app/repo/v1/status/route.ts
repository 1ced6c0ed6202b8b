import { stackStatus } from '#lib/contracts/stack-status.ts';
import { entityTag, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getStackStatus, stackStatusTag } from '#server/services/stack-status/get-stack-status.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    answer: stackStatus,
    run: async () => {
      const report = await getStackStatus();
      return ok(report.effective, { ETag: entityTag(stackStatusTag(report)) });
    },
  }),
});
