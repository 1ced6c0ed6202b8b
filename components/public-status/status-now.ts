import type { PublicReport } from '#lib/contracts/public-status.ts';
import { type Markup, markup } from '#lib/markup.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';
import { statusIcon, statusTone } from './status-icon.ts';
import { statusSpan, statusTime } from './status-time.ts';

/** What is in force now: a word, a colour, what it means, and what the administrators say. */
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

/** A longer text is folded: so many characters are shown of it at first. */
const shownCharacters = 500;
const longestUnfolded = 700;

/** A text of the administrators with its line breaks, in its own direction, a long one folded; nothing for none. */
export function paragraph(text: string | null, className: string): Markup | null {
  const whole = text?.trim() ?? '';
  if (whole === '') return null;
  const characters = [...whole];
  if (characters.length <= longestUnfolded) return markup`<p class="said ${className}" dir="auto">${whole}</p>`;
  const begin = characters.slice(0, shownCharacters).join('');
  const lastBlank = begin.lastIndexOf(' ');
  const head = lastBlank > begin.length / 2 ? begin.slice(0, lastBlank) : begin;
  return markup`<div class="said ${className}"><p dir="auto">${head}</p><details><summary>Show all</summary><p dir="auto">${whole.slice(head.length).trim()}</p></details></div>`;
}
