import { readerLocale } from './reader-locale.ts';

/** Epoch milliseconds of a span in the reader's own zone, as parts: "Tue, 24 Nov 2026, 20:00", "–", "22:00". Others are for tests. */
export function formatTimeRange(from: number, to: number, locale = readerLocale(), timeZone?: string) {
  const parts = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).formatRangeToParts(from, Math.max(from, to));
  const join = (some: typeof parts) => some.map(({ value }) => value).join('');
  const lastOfStart = parts.findLastIndex(({ source }) => source === 'startRange');
  const firstOfEnd = parts.findIndex(({ source }) => source === 'endRange');
  if (lastOfStart === -1 || firstOfEnd === -1) return { start: join(parts), between: '', end: '' };
  return {
    start: join(parts.slice(0, lastOfStart + 1)).trim(),
    between: join(parts.slice(lastOfStart + 1, firstOfEnd)).trim(),
    end: join(parts.slice(firstOfEnd)).trim(),
  };
}
