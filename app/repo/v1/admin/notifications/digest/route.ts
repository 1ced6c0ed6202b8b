import { digest, digestInput } from '#lib/contracts/notifications/notification.ts';
import { now } from '#server/clock.ts';
import { route, routes } from '#server/http/route.ts';
import { getDigest } from '#server/services/notifications/digest/get-digest.ts';
import { setDigest } from '#server/services/notifications/digest/set-digest.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

/** When the weekly digest is sent. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see when the weekly digest is sent',
    answer: digest,
    run: () => getDigest(defaultStackId, now()),
  }),
  PUT: route({
    access: 'administrator',
    action: 'set when the weekly digest is sent',
    body: digestInput,
    answer: digest,
    run: ({ body, caller }) => setDigest(defaultStackId, body, now(), caller.email),
  }),
});
