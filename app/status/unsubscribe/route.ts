import { statusPageStyles } from '#components/public-status/status-page-styles.ts';
import { type SubscriptionPage, subscriptionPage } from '#components/public-status/subscription-page.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { route, routes } from '#server/http/route.ts';
import { subscriptionAnswer, tokenInQuery } from '#server/http/subscription-answers.ts';
import { endSubscription } from '#server/services/subscribers/answer-link.ts';

const answer = (page: SubscriptionPage) =>
  subscriptionAnswer(subscriptionPage(settings().stackName, page), statusPageStyles);

/** The link of each email. A POST ends the subscription: the page's button sends one, and so do mail programs (RFC 8058). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => answer({ kind: 'unsubscribe', token: tokenInQuery(request) }),
  }),
  POST: route({
    access: 'anyone',
    ignoreQuery: true,
    media: 'text/html',
    run: async ({ request }) => {
      await endSubscription(tokenInQuery(request), now());
      return answer({ kind: 'unsubscribed' });
    },
  }),
});
