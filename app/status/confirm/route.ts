import { statusPageStyles } from '#components/public-status/status-page-styles.ts';
import { type SubscriptionPage, subscriptionPage } from '#components/public-status/subscription-page.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { route, routes } from '#server/http/route.ts';
import { readFormField, subscriptionAnswer, tokenInQuery } from '#server/http/subscription-answers.ts';
import { confirmSubscription } from '#server/services/subscribers/answer-link.ts';

const answer = (page: SubscriptionPage, status?: number) =>
  subscriptionAnswer(subscriptionPage(settings().stackName, page), statusPageStyles, status);

/** The link of the first email leads to a button: programs that look at links in emails confirm nothing. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => answer({ kind: 'confirm', token: tokenInQuery(request) }),
  }),
  POST: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => {
      const isConfirmed = await confirmSubscription(await readFormField(request, 'token'), now());
      return isConfirmed ? answer({ kind: 'confirmed' }) : answer({ kind: 'expired' }, 400);
    },
  }),
});
