import type { QuietWindow } from '#lib/contracts/protection/schedule.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 50;

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(zone, format);
  return format;
}

/** Whether a moment is in one of the windows in which no run begins. */
export function isQuiet({ zone, quiet }: { zone: string; quiet: readonly QuietWindow[] }, at: Date): boolean {
  if (quiet.length === 0) return false;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = weekdays.indexOf(parts.get('weekday') ?? '') + 1;
  const dayBefore = day === 1 ? 7 : day - 1;
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  return quiet.some(({ days, from, to }) => {
    if (from < to) return days.includes(day) && from <= time && time < to;
    return (days.includes(day) && from <= time) || (days.includes(dayBefore) && time < to);
  });
}
