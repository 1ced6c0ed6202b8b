import type { SchedulePreview } from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readScheduleClock } from './schedule-clock.ts';
import { checkRule } from './slots/check-rule.ts';
import { describeRule } from './slots/describe-rule.ts';
import { findClockChange } from './slots/find-clock-change.ts';
import type { SlotRule } from './slots/next-slots.ts';
import { nextSlots } from './slots/next-slots.ts';

const shown = 5;

/** What a rule means: in words, in its next runs, and at the next change of the clocks. @throws AppError BAD_REQUEST */
export async function previewSchedule(rule: SlotRule): Promise<SchedulePreview> {
  const now = await readScheduleClock(consoleDb());
  const checked = checkRule(rule, now);
  return {
    sentence: describeRule(checked),
    runs: nextSlots(checked, now, shown).map((slot) => slot.toISOString()),
    clockChange: findClockChange(checked, now),
  };
}
