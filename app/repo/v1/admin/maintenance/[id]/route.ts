import { maintenance, maintenanceInput } from '#lib/contracts/maintenance.ts';
import { ifMatchTags } from '#server/http/answers/answers.ts';
import { maintenanceAnswer, maintenanceParams as params } from '#server/http/maintenance-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { changeMaintenance } from '#server/services/maintenance/change-maintenance.ts';
import { getMaintenance } from '#server/services/maintenance/get-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at a planned maintenance',
    params,
    answer: maintenance,
    run: async ({ params: { id } }) => maintenanceAnswer(await getMaintenance(id)),
  }),
  PUT: route({
    access: 'administrator',
    action: 'change a planned maintenance',
    scope: 'operate',
    params,
    body: maintenanceInput,
    answer: maintenance,
    run: async ({ params: { id }, body, caller, request }) => {
      const options = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      return maintenanceAnswer(await changeMaintenance(id, body, options));
    },
  }),
});
