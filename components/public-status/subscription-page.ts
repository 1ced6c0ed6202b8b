import { Markup, markup } from '#lib/markup.ts';
import { statusPageStyles } from './status-page-styles.ts';

/** What a page of the subscription by email shows: a form, or what became of it. */
export type SubscriptionPage =
  | { kind: 'form'; problem: string | null; email: string }
  | { kind: 'sent' }
  | { kind: 'confirm'; token: string }
  | { kind: 'confirmed' }
  | { kind: 'expired' }
  | { kind: 'unsubscribe'; token: string }
  | { kind: 'unsubscribed' };

const titles: Record<SubscriptionPage['kind'], string> = {
  form: 'Get emails about maintenance',
  sent: 'Check your mailbox',
  confirm: 'Confirm your subscription',
  confirmed: 'You are subscribed',
  expired: 'This link does not work any more',
  unsubscribe: 'Unsubscribe',
  unsubscribed: 'You are not subscribed',
};

/** A page of the subscription by email: a whole document that needs no script. */
export function subscriptionPage(stack: string, page: SubscriptionPage): string {
  const title = titles[page.kind];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title}: ${stack}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${new Markup(statusPageStyles)}</style>
</head>
<body>
<header><p class="brand" dir="auto">${stack}</p></header>
<main><section aria-labelledby="title"><h1 id="title" class="plain">${title}</h1>${content(page)}</section></main>
<footer><ul><li><a href="/status">Status of ${stack}</a></li></ul></footer>
</body>
</html>
`.text;
}

function content(page: SubscriptionPage): Markup {
  switch (page.kind) {
    case 'form':
      return markup`<p>You get an email when maintenance is planned, begins, takes longer than planned, and ends.</p>
${page.problem === null ? null : markup`<p class="notice" role="alert">${page.problem}</p>`}
<form method="post" action="/status/subscribe"><p><label for="email">Email</label> <input id="email" name="email" type="email" autocomplete="email" required maxlength="254" value="${page.email}"></p>
<p><button>Subscribe</button></p></form>
<p class="quiet">First you get one email with a link. Only when you have followed it do you get others. Each has a link to unsubscribe.</p>`;
    case 'sent':
      return markup`<p>If the address can be subscribed, an email with a link is on its way to it. Follow the link within 24 hours.</p>`;
    case 'confirm':
      return markup`<p>Then you get an email when maintenance is planned, begins, takes longer than planned, and ends.</p>
<form method="post" action="/status/confirm"><input type="hidden" name="token" value="${page.token}"><p><button>Confirm</button></p></form>`;
    case 'confirmed':
      return markup`<p>You get an email when maintenance is planned, begins, takes longer than planned, and ends.</p>`;
    case 'expired':
      return markup`<p>It was used already, or more than 24 hours have passed. <a href="/status/subscribe">Subscribe again</a>.</p>`;
    case 'unsubscribe':
      return markup`<p>Then you get no more emails about maintenance.</p>
<form method="post" action="/status/unsubscribe?token=${page.token}"><p><button>Unsubscribe</button></p></form>`;
    case 'unsubscribed':
      return markup`<p>You get no more emails about maintenance. <a href="/status/subscribe">Subscribe again</a>.</p>`;
  }
}
