import { catchUpMs, nextSlots, type SlotRule } from './next-slots.ts';

/** A slot that is due, and what becomes of it. */
export type DueSlot = { slotOn: Date; isMissed: boolean };

/** So many slots are told in one transaction. */
const mostAtOnce = 500;

/**
 * The slots that came due and have no row yet. Only the newest of them can still be run, within its catch-up limit: after a downtime
 * there is one backup and not a queue of them. Every other one is missed.
 * @param plannedUntil every slot up to this time has its row
 * @returns the slots, oldest first, and up to which time they are told
 */
export function decideSlots(
  rule: SlotRule & { catchUpMinutes: number | null },
  plannedUntil: Date,
  now: Date,
): { slots: DueSlot[]; plannedUntil: Date } {
  if (now <= plannedUntil) return { slots: [], plannedUntil };
  const due = nextSlots(rule, plannedUntil, mostAtOnce + 1, now);
  const told = due.slice(0, mostAtOnce);
  const newest = due.at(-1);
  const slots = told.map((slotOn) => ({
    slotOn,
    isMissed: slotOn !== newest || now.getTime() - slotOn.getTime() > catchUpMs(rule, rule.catchUpMinutes, slotOn),
  }));
  return { slots, plannedUntil: due.length > mostAtOnce ? (told.at(-1) ?? now) : now };
}
