import { drill, drillInput, drillList } from '#lib/contracts/protection/drill.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { listDrills } from '#server/services/drills/list-drills.ts';
import { saveDrill } from '#server/services/drills/save-drill.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the drills',
    answer: drillList,
    run: () => listDrills(),
  }),
  POST: route({
    access: 'administrator',
    action: 'add a drill',
    body: drillInput,
    answer: drill,
    run: async ({ body, caller }) => {
      const added = await saveDrill(null, body, caller.email);
      return created(added, `/repo/v1/admin/drill/${added.id}`);
    },
  }),
});
