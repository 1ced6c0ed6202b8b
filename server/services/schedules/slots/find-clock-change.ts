import type { SchedulePreview } from '#lib/contracts/protection/schedule.ts';
import { nextSlots, type SlotRule } from './next-slots.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const nearDays = 60;

/** How far a zone is from UTC at a moment, in milliseconds; behind it is negative. */
function offsetMs(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const found = /^GMT([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?$/.exec(name);
  if (found === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = found;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}

/** When the clocks of a zone are changed next, within 60 days, and what becomes of the run nearest to that; null if they are not. */
export function findClockChange(rule: SlotRule, now: Date): SchedulePreview['clockChange'] {
  const changeOn = nextChange(rule.zone, now.getTime());
  if (changeOn === null) return null;
  const before = offsetMs(rule.zone, changeOn - 1);
  const after = offsetMs(rule.zone, changeOn);
  const [run] = nextSlots(rule, new Date(changeOn - 12 * hourMs), 1);
  if (run === undefined) return null;
  const lostMs = after - before;
  const hours = `${Math.abs(lostMs) / hourMs === 1 ? '1 hour' : `${Math.abs(lostMs) / 60_000} minutes`}`;
  const sentence =
    lostMs > 0
      ? `The clocks are put forward by ${hours}. A run at a time that does not exist begins at the first minute after the change.`
      : `The clocks are put back by ${hours}. A run at a time that comes twice begins once, at the first of them.`;
  return { on: new Date(changeOn).toISOString(), run: run.toISOString(), sentence };
}

/** The first millisecond of the new offset. */
function nextChange(zone: string, from: number): number | null {
  const first = offsetMs(zone, from);
  for (let day = 1; day <= nearDays; day++) {
    if (offsetMs(zone, from + day * dayMs) === first) continue;
    let [low, high] = [from + (day - 1) * dayMs, from + day * dayMs];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetMs(zone, middle) === first) low = middle;
      else high = middle;
    }
    return high;
  }
  return null;
}
