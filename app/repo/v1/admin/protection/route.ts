import { protection } from '#lib/contracts/protection/protection.ts';
import { route, routes } from '#server/http/route.ts';
import { getProtection } from '#server/services/protection/get-protection.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at the protection of the stack',
    answer: protection,
    run: () => getProtection(defaultStackId),
  }),
});
