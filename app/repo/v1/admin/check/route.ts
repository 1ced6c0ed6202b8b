import { check, checkInput, checkList } from '#lib/contracts/check.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { addCheck } from '#server/services/checks/add-check.ts';
import { listChecks } from '#server/services/checks/list-checks.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the checks',
    answer: checkList,
    run: () => listChecks(),
  }),
  POST: route({
    access: 'administrator',
    action: 'add a check',
    body: checkInput,
    answer: check,
    run: async ({ body, caller }) => {
      const added = await addCheck(body, caller.email);
      return created(added, `/repo/v1/admin/check/${added.id}`);
    },
  }),
});
