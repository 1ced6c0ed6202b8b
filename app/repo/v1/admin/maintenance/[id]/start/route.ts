import { z } from 'zod';
import { ifMatchTags } from '#server/http/answers.ts';
import { maintenanceAnswer, maintenanceParams as params } from '#server/http/maintenance-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { startMaintenance } from '#server/services/start-maintenance.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'start a planned maintenance',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    run: async ({ params: { id }, caller, request }) => {
      const options = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      return maintenanceAnswer(await startMaintenance(id, options));
    },
  }),
});
