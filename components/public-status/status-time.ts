import { formatSpan } from '#lib/format/format-span.ts';
import { type Markup, markup } from '#lib/markup.ts';

const shapes = {
  /** "Sunday, 22 November 2026, 14:00 UTC". */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  /** "22 November, 14:00 UTC". */
  short: { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  /** "14:00 UTC". */
  clock: { hour: '2-digit', minute: '2-digit' },
  /** "Sunday, 22 November 2026". */
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type TimeShape = keyof typeof shapes;

const wordsOf = (shape: TimeShape) =>
  new Intl.DateTimeFormat('en-GB', { ...shapes[shape], hourCycle: 'h23', timeZone: 'UTC' });
/** Made once: making one takes longer than the rest of the page. */
const formats = { full: wordsOf('full'), short: wordsOf('short'), clock: wordsOf('clock'), day: wordsOf('day') };

/** A time in UTC, which public/status/page.js turns into the reader's own zone. */
export function statusTime(iso: string, shape: TimeShape): Markup {
  const text = formats[shape].format(new Date(iso)).replace(' at ', ', ');
  return markup`<time datetime="${iso}" data-shape="${shape}">${text}${shape === 'day' ? '' : ' UTC'}</time>`;
}

/** The end of what began at `from`: only its clock if it is the same day. */
export function statusEnd(iso: string, from: string): Markup {
  const shape: TimeShape = iso.slice(0, 10) === from.slice(0, 10) ? 'clock' : 'short';
  return markup`<span data-from="${from}">${statusTime(iso, shape)}</span>`;
}

/**
 * How far away a time is, in words that public/status/page.js keeps true.
 * @param words "{}" in them is the span; `ahead` before the time, `past` after it
 */
export function statusSpan(iso: string, now: Date, words: { ahead: string; past: string }): Markup {
  const left = Date.parse(iso) - now.getTime();
  const text = (left > 0 ? words.ahead : words.past).replace('{}', formatSpan(Math.abs(left)));
  return markup`<span data-until="${iso}" data-ahead="${words.ahead}" data-past="${words.past}">${text}</span>`;
}
