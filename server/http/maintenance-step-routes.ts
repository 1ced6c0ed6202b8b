import { z } from 'zod';
import { type Maintenance, maintenance } from '#lib/contracts/maintenance.ts';
import { ifMatchTags } from './answers/answers.ts';
import { maintenanceAnswer, maintenanceParams as params } from './maintenance-answer.ts';
import { route, routes } from './route.ts';

type Step = (id: string, options: { changedBy: string; ifMatch: string[] | null }) => Promise<Maintenance>;

/** The routes of a step of a maintenance that takes nothing but an If-Match. */
export function maintenanceStepRoutes(action: string, step: Step) {
  return routes({
    POST: route({
      access: 'administrator',
      action,
      scope: 'operate',
      params,
      body: z.strictObject({}),
      bodyOptional: true,
      answer: maintenance,
      run: async ({ params: { id }, caller, request }) =>
        maintenanceAnswer(await step(id, { changedBy: caller.email, ifMatch: ifMatchTags(request) })),
    }),
  });
}
