import { readerLocale } from './reader-locale.ts';

const exact = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
} as const;

/** Epoch milliseconds in the reader's own zone, which is named, and way: "Tue 24 Nov 2026, 16:24:05 GMT+1". `timeZone` is for tests. */
export function formatExactTime(time: number, timeZone?: string): string {
  const locale = readerLocale();
  if (locale !== 'en-GB') return new Intl.DateTimeFormat(locale, { ...exact, timeZone }).format(time);
  const parts = new Intl.DateTimeFormat(locale, { ...exact, hourCycle: 'h23', timeZone }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  const date = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
  return `${date}, ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}

/** The same without weekday, seconds and zone, for tables: "24 Nov 2026, 16:24". */
export function formatShortTime(time: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(readerLocale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(time);
}
