import type { PublicReport } from '#lib/contracts/public-status.ts';
import { Markup, markup } from '#lib/markup.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';
import { maintenanceCards } from './maintenance-cards.ts';
import { statusHistory } from './status-history.ts';
import { statusNow } from './status-now.ts';
import { statusPageStyles } from './status-page-styles.ts';
import { statusTime } from './status-time.ts';

export type StatusPageInput = {
  stack: string;
  /** The status that is known; null if none is yet. */
  report: PublicReport | null;
  /** When it was read; null if it never was. */
  readOn: Date | null;
  /** It is how things are; otherwise the page says that it may be old. */
  isCurrent: boolean;
  now: Date;
  /** Whether readers can subscribe to emails. */
  hasEmails: boolean;
};

/**
 * The public status page: a document that is complete without a script. With JavaScript public/status/page.js gives its times in the
 * reader's zone and renews it; without, it loads itself again each minute.
 */
export function statusPage(input: StatusPageInput): string {
  const { stack, report, isCurrent, hasEmails } = input;
  const label = report !== null && isCurrent ? publicStatusWords[report.status].label : 'Status unknown';
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Status and planned maintenance of ${stack}.">
<title>${stack}: ${label}</title>
<noscript><meta http-equiv="refresh" content="60"></noscript>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="alternate" href="/status.rss" type="application/rss+xml" title="Status of ${stack}">
<style>${new Markup(statusPageStyles)}</style>
<script type="module" src="/status/page.js"></script>
</head>
<body>
${header(input)}
${main(input)}
<footer>
<p id="zone">Times are in UTC.</p>
<ul>${hasEmails && markup`<li><a href="/status/subscribe">Emails</a></li>`}<li><a href="/status.rss">RSS feed</a></li><li><a href="/status.ics">Maintenance calendar</a></li><li><a href="/status.json">JSON</a></li></ul>
</footer>
</body>
</html>
`.text;
}

function header({ stack, readOn, isCurrent, now }: StatusPageInput): Markup {
  return markup`<header>
<p class="brand" dir="auto">${stack}</p>
<p id="renewed">${readOn === null ? 'Last try' : 'Updated'} ${statusTime((isCurrent ? now : (readOn ?? now)).toISOString(), 'clock')}</p>
<p id="away" class="notice" role="status" hidden></p>
<p id="news" class="hidden" role="status"></p>
</header>`;
}

function main({ report, readOn, isCurrent, now }: StatusPageInput): Markup {
  if (report === null || readOn === null) {
    return markup`<main data-version="">
<section class="now idle" aria-labelledby="now"><h1 id="now"><span class="word">The status cannot be read now</span></h1>
<p class="meaning">This does not mean that the stack is down. This page tries again automatically.</p></section>
</main>`;
  }
  const changes = report.maintenance.flatMap(({ startsOn, endsOn, startedOn }) =>
    startedOn === null ? [startsOn] : [endsOn],
  );
  return markup`<main class="${isCurrent ? '' : 'old'}" data-version="${isCurrent ? report.version : ''}" data-changes="${changes.join(' ')}">
${isCurrent ? null : markup`<p class="notice"><strong>The status cannot be read now.</strong> The information below is from ${statusTime(readOn.toISOString(), 'full')} and may be out of date.</p>`}
${statusNow(report, now)}
${maintenanceCards(report, now)}
${statusHistory(report, now)}
</main>`;
}
