import { maintenance, maintenanceInput, maintenancePage, maintenanceQuery } from '#lib/contracts/maintenance.ts';
import { maintenanceTag } from '#lib/maintenance-tag.ts';
import { created, entityTag } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createMaintenance } from '#server/services/maintenance/create-maintenance.ts';
import { listMaintenance } from '#server/services/maintenance/list-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the planned maintenance',
    query: maintenanceQuery,
    answer: maintenancePage,
    run: ({ query }) => listMaintenance(query),
  }),
  POST: route({
    access: 'administrator',
    action: 'plan a maintenance',
    scope: 'operate',
    body: maintenanceInput,
    answer: maintenance,
    run: async ({ body, caller }) => {
      const planned = await createMaintenance(body, caller.email);
      const answer = created(planned, `/repo/v1/admin/maintenance/${planned.id}`);
      answer.headers.set('ETag', entityTag(maintenanceTag(planned)));
      return answer;
    },
  }),
});
