import { Cron } from 'croner';
import type { QuietWindow } from '#lib/contracts/protection/schedule.ts';
import { isQuiet } from './is-quiet.ts';

/** When a schedule runs. */
export type SlotRule = { cron: string; zone: string; quiet: readonly QuietWindow[] };

/** A search ends after so many times of the expression that are all in quiet windows. */
const mostTried = 2200;

function cronOf({ cron, zone }: SlotRule): Cron {
  return new Cron(cron, { timezone: zone, paused: true, mode: '5-part' });
}

/**
 * The next times at which a schedule runs, oldest first. A time that does not exist, because the clocks are put forward over it, is
 * the first minute after the change. A time that comes twice, because they are put back, counts once; where the hour is `*`, each
 * of the two hours counts.
 * @param after exclusive
 * @param until inclusive; null without an end
 * @throws Error if the expression or the zone is wrong
 */
export function nextSlots(rule: SlotRule, after: Date, most: number, until: Date | null = null): Date[] {
  const cron = cronOf(rule);
  const slots: Date[] = [];
  let at: Date | null = after;
  for (let tried = 0; slots.length < most && tried < most + mostTried; tried++) {
    at = cron.nextRun(at);
    if (at === null || (until !== null && at > until)) break;
    if (!isQuiet(rule, at)) slots.push(at);
  }
  return slots;
}

/** For how many milliseconds after a slot its run is still begun. @param catchUpMinutes null: half the time to the next slot */
export function catchUpMs(rule: SlotRule, catchUpMinutes: number | null, slotOn: Date): number {
  if (catchUpMinutes !== null) return catchUpMinutes * 60_000;
  const [next] = nextSlots(rule, slotOn, 1);
  return next === undefined ? longestCatchUpMs : Math.min(longestCatchUpMs, (next.getTime() - slotOn.getTime()) / 2);
}

const longestCatchUpMs = 7 * 24 * 60 * 60_000;
