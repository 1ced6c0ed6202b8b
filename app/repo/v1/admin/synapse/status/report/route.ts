import { stackStatusReport } from '#lib/contracts/stack-status.ts';
import { entityTag, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { reportStackStatus } from '#server/services/stack-status/report-stack-status.ts';

/** The status with what only administrators see: what was set, which restore holds the stack, and who changed the status last. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read who set the stack status',
    answer: stackStatusReport,
    run: async () => {
      const { report, tag } = await reportStackStatus();
      return ok(report, { ETag: entityTag(tag) });
    },
  }),
});
