import { statusPageStyles } from '#components/public-status/status-page-styles.ts';
import { type SubscriptionPage, subscriptionPage } from '#components/public-status/subscription-page.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { clientAddress } from '#server/http/auth/client-address.ts';
import { route, routes } from '#server/http/route.ts';
import { readFormField, subscriptionAnswer } from '#server/http/subscription-answers.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { refuseUnlessOffered } from '#server/services/subscribers/is-offered.ts';
import { requestSubscription } from '#server/services/subscribers/request-subscription.ts';

const answer = (page: SubscriptionPage, status?: number) =>
  subscriptionAnswer(subscriptionPage(settings().stackName, page), statusPageStyles, status);
const statuses: Record<string, number> = { BAD_REQUEST: 400, TOO_MANY_REQUESTS: 429 };

/** The form for emails about maintenance. It says the same for every address. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async () => {
      refuseUnlessOffered();
      return answer({ kind: 'form', problem: null, email: '' });
    },
  }),
  POST: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => {
      refuseUnlessOffered();
      const email = await readFormField(request, 'email');
      try {
        await requestSubscription(defaultStackId, email, clientAddress(request.headers), now());
        return answer({ kind: 'sent' });
      } catch (error) {
        const status = isAppError(error) ? statuses[error.code] : undefined;
        if (!isAppError(error) || status === undefined) throw error;
        return answer({ kind: 'form', problem: error.message, email: email.slice(0, 254) }, status);
      }
    },
  }),
});
