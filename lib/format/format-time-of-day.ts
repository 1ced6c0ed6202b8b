import { readerLocale } from './reader-locale.ts';

/** The time of day in the reader's zone and way: "16:24", "4:24 PM"; with seconds "16:24:05". `timeZone` is for tests. */
export function formatTimeOfDay(time: number, options: { seconds?: boolean; timeZone?: string } = {}): string {
  return new Intl.DateTimeFormat(readerLocale(), {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === true ? { second: '2-digit' } : {}),
    timeZone: options.timeZone,
  }).format(time);
}
