/** Epoch milliseconds as a clock in the reader's own zone: "16:24:05". `timeZone` is for tests. */
export function formatClock(time: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23', timeZone }).format(time);
}
