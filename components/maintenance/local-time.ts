/** A moment as a `datetime-local` field shows it, in the reader's own zone: "2026-11-24T20:00". */
export function toLocalField(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** What such a field says; null when it is empty or half filled in. */
export function fromLocalField(text: string): Date | null {
  const time = new Date(text);
  return text === '' || Number.isNaN(time.getTime()) ? null : time;
}

/** The reader's zone: "Europe/Berlin (GMT+1)". @param time on which day: summer and winter differ */
export function describeZone(time: Date): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' }).formatToParts(time);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === '' || timeZone === offset ? timeZone : `${timeZone} (${offset})`;
}

/** The next full hour that leaves a quarter of one to announce it. */
export function nextFullHour(now: number): Date {
  const time = new Date(now + 15 * 60_000);
  time.setHours(time.getHours() + 1, 0, 0, 0);
  return time;
}
