import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { entityTag, ok } from '#server/http/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getEnforcement } from '#server/services/get-enforcement.ts';
import { getStackStatus, stackStatusTag } from '#server/services/get-stack-status.ts';

/** The status with what only administrators see: what was set, what holds the stack down, who changed it last. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read who set the stack status',
    run: async () => {
      const [report, enforcement] = await Promise.all([getStackStatus(), getEnforcement()]);
      const { effective, set, hold, changedBy, changedOn, maintenance } = report;
      const changed = { changedBy, changedOn: changedOn?.toISOString() ?? null };
      const body: StackStatusReport = { effective, set, hold, ...changed, maintenance, enforcement };
      return ok(body, { ETag: entityTag(stackStatusTag(report)) });
    },
  }),
});
