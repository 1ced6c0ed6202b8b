import type { PublicReport } from '#lib/contracts/public-status.ts';
import { type Markup, markup } from '#lib/markup.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';
import { statusIcon, statusTone } from './status-icon.ts';
import { statusSpan, statusTime } from './status-time.ts';

/** What the stack obeys now: a word, a colour, what it means, and what the administrators say. */
export function statusNow(report: PublicReport, now: Date): Markup {
  const { stack, status, since, currentMessage } = report;
  const { label, meaning } = publicStatusWords[status];
  return markup`<section class="now ${statusTone[status]}" aria-labelledby="now">
<h1 id="now"><span class="icon">${statusIcon(status)}</span><span><span class="hidden">${stack}: </span><span class="word">${label}</span></span></h1>
<p class="meaning">${meaning}</p>
${paragraph(currentMessage, 'message')}
${
  since !== null &&
  markup`<p class="since">Since ${statusTime(since, 'full')} (${statusSpan(since, now, { ahead: 'just now', past: '{}' })})</p>`
}
</section>`;
}

/** A text of the administrators with its line breaks; nothing for none. */
export function paragraph(text: string | null, className: string): Markup | null {
  return text === null || text.trim() === '' ? null : markup`<p class="said ${className}">${text.trim()}</p>`;
}
