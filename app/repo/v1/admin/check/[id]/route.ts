import { z } from 'zod';
import { check, checkInput } from '#lib/contracts/check.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { changeCheck } from '#server/services/checks/change-check.ts';
import { deleteCheck } from '#server/services/checks/delete-check.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: route({
    access: 'administrator',
    action: 'change a check',
    params,
    body: checkInput,
    answer: check,
    run: async ({ params: { id }, body, caller, request }) => {
      const changed = await changeCheck(id, body, caller.email, ifMatchTags(request));
      return ok(changed, { ETag: entityTag(String(changed.version)) });
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a check',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller, request }) => {
      await deleteCheck(id, caller.email, ifMatchTags(request));
      return noContent();
    },
  }),
});
