import { z } from 'zod';
import { check, checkInput } from '#lib/contracts/check.ts';
import { noContent } from '#server/http/answers/answers.ts';
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
    run: ({ params: { id }, body, caller }) => changeCheck(id, body, caller.email),
  }),
  DELETE: route({
    access: 'administrator',
    action: 'delete a check',
    params,
    answer: 'nothing',
    run: async ({ params: { id }, caller }) => {
      await deleteCheck(id, caller.email);
      return noContent();
    },
  }),
});
