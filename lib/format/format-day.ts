import { readerLocale } from './reader-locale.ts';

/** The day of a time in the reader's zone: "Today", "Yesterday", "Tuesday 24 November", with the year if it is another. */
export function formatDay(time: number, now: number, timeZone?: string): string {
  const dayOf = (moment: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(moment);
  const day = dayOf(time);
  if (day === dayOf(now)) return 'Today';
  const daysAgo = (Date.parse(dayOf(now)) - Date.parse(day)) / 86_400_000;
  if (daysAgo === 1) return 'Yesterday';
  return new Intl.DateTimeFormat(readerLocale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) === dayOf(now).slice(0, 4) ? {} : { year: 'numeric' }),
    timeZone,
  }).format(time);
}
