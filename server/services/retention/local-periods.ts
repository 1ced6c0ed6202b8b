import type { PeriodRule } from '#lib/contracts/retention/retention.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Which hour, day, week, month and year a time is in, by a zone's clock. Two times are in the same period if the numbers are equal. */
export type LocalPeriods = Record<PeriodRule, number>;

const quarterMs = hourMs / 4;
const offsets = new Map<string, number>();
const mostOffsets = 20_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** @param zone an IANA zone. @throws RangeError if there is no such zone */
export function localPeriods(time: Date, zone: string): LocalPeriods {
  const local = new Date(localMs(time.getTime(), zone));
  const day = Math.floor(local.getTime() / dayMs);
  const offsetMs = local.getTime() - time.getTime();
  return {
    // An hour that a clock change repeats is another hour: so it is counted on the world's clock, moved by the zone's minutes.
    hourly: Math.floor((time.getTime() + (offsetMs % hourMs)) / hourMs),
    daily: day,
    // Weeks begin on Monday; 1 January 1970 was a Thursday.
    weekly: Math.floor((day + 3) / 7),
    monthly: local.getUTCFullYear() * 12 + local.getUTCMonth(),
    yearly: local.getUTCFullYear(),
  };
}

/** The time at which a period begins in a zone. @param number as localPeriods counts */
export function startOfPeriod(rule: PeriodRule, number: number, zone: string): Date {
  if (rule === 'hourly') {
    const about = number * hourMs;
    return new Date(about - ((localMs(about, zone) - about) % hourMs));
  }
  const local = localStart(rule, number);
  // The offset is asked for at the time itself: the first guess may be on the other side of a clock change.
  const guess = local - (localMs(local, zone) - local);
  return new Date(local - (localMs(guess, zone) - guess));
}

function localStart(rule: Exclude<PeriodRule, 'hourly'>, number: number): number {
  switch (rule) {
    case 'daily':
      return number * dayMs;
    case 'weekly':
      return (number * 7 - 3) * dayMs;
    case 'monthly':
      return Date.UTC(Math.floor(number / 12), number % 12);
    case 'yearly':
      return Date.UTC(number, 0);
  }
}

/** What the zone's clock shows, as if it were UTC, in epoch milliseconds. Clocks change at quarters of an hour, if at all. */
function localMs(ms: number, zone: string): number {
  const quarter = Math.floor(ms / quarterMs);
  const name = `${zone} ${quarter}`;
  const known = offsets.get(name);
  if (known !== undefined) return ms + known;
  const offset = readOffset(quarter * quarterMs, zone);
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(name, offset);
  return ms + offset;
}

function readOffset(ms: number, zone: string): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
