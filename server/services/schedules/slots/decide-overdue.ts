import { catchUpMs, nextSlots, type SlotRule } from './next-slots.ts';

type PromisedRule = SlotRule & { catchUpMinutes: number | null; promisedSince: Date };

/** The clocks of the console's and of the stack's database may differ by so much. */
const skewMs = 2 * 60_000;

/**
 * The first slot that a schedule has promised and whose backup is not in the bucket.
 * @param newestOn the snapshot of the newest whole backup in the bucket; null if there is none
 * @returns null if the bucket has a backup for each slot that came due
 */
export function firstUncoveredSlot(rule: PromisedRule, newestOn: Date | null, now: Date): Date | null {
  const coveredMs = newestOn === null ? 0 : newestOn.getTime() + skewMs;
  const after = new Date(Math.max(rule.promisedSince.getTime(), coveredMs));
  return after >= now ? null : (nextSlots(rule, after, 1, now)[0] ?? null);
}

/**
 * Whether the wait for the backup of a slot is over.
 * @param hasEnded whether the slot's run has ended, however it did: that only shortens the wait, and never stands in for a backup
 */
export function isOverdue(rule: PromisedRule, slotOn: Date, hasEnded: boolean, now: Date): boolean {
  return hasEnded || now.getTime() - slotOn.getTime() > catchUpMs(rule, rule.catchUpMinutes, slotOn);
}
