import {
  protection,
  protectionDefaults,
  protectionDefaultsInput,
  protectionDefaultsQuery,
} from '#lib/contracts/protection/protection.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getProtectionDefaults } from '#server/services/protection/plan-protection-defaults.ts';
import { setProtectionDefaults } from '#server/services/protection/set-protection-defaults.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at what sets up the protection of the stack',
    query: protectionDefaultsQuery,
    answer: protectionDefaults,
    run: ({ query: { zone }, request }) => getProtectionDefaults(defaultStackId, zone, request.signal),
  }),
  POST: route({
    access: 'administrator',
    action: 'set up the protection of the stack',
    body: protectionDefaultsInput,
    answer: protection,
    run: async ({ body, caller, request }) =>
      created(await setProtectionDefaults(defaultStackId, body, caller.email, request.signal)),
  }),
});
