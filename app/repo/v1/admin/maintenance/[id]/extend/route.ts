import { extendMaintenanceInput, maintenance } from '#lib/contracts/maintenance.ts';
import { ifMatchTags } from '#server/http/answers/answers.ts';
import { maintenanceAnswer, maintenanceParams as params } from '#server/http/maintenance-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { extendMaintenance } from '#server/services/maintenance/extend-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'extend a planned maintenance',
    scope: 'operate',
    params,
    body: extendMaintenanceInput,
    answer: maintenance,
    run: async ({ params: { id }, body: { endsOn }, caller, request }) => {
      const options = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      return maintenanceAnswer(await extendMaintenance(id, endsOn, options));
    },
  }),
});
