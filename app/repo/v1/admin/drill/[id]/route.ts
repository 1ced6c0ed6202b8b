import { z } from 'zod';
import { drill, drillInput } from '#lib/contracts/protection/drill.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { deleteDrill } from '#server/services/drills/delete-drill.ts';
import { saveDrill } from '#server/services/drills/save-drill.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: route({
    access: 'administrator',
    action: 'change a drill',
    params,
    body: drillInput,
    answer: drill,
    run: async ({ params: { id }, body, caller, request }) => {
      const changed = await saveDrill(id, body, caller.email, ifMatchTags(request));
      return ok(changed, { ETag: entityTag(String(changed.version)) });
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a drill',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller, request }) => {
      await deleteDrill(id, caller.email, ifMatchTags(request));
      return noContent();
    },
  }),
});
