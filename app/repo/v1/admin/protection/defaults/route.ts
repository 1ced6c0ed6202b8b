import { protection, protectionDefaultsInput } from '#lib/contracts/protection/protection.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { setProtectionDefaults } from '#server/services/protection/set-protection-defaults.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route({
    access: 'administrator',
    action: 'set up the protection of the stack',
    body: protectionDefaultsInput,
    answer: protection,
    run: async ({ body: { zone }, caller }) => created(await setProtectionDefaults(defaultStackId, zone, caller.email)),
  }),
});
