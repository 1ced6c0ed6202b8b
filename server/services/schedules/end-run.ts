import type { HistoryEventKind } from '#lib/contracts/history.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { type EventToRecord, recordEvent } from '../history/record-event.ts';
import type { StoredRun } from './schedule-row.ts';

const kinds = {
  MISSED: 'SCHEDULED_RUN_MISSED',
  SKIPPED: 'SCHEDULED_RUN_SKIPPED',
  FAILED: 'SCHEDULED_RUN_FAILED',
} as const satisfies Record<string, HistoryEventKind>;

/** Ends a run once, whichever processes ask, and writes it into the history unless it is done. @param seen the run as it was read */
export async function endRun(
  seen: StoredRun,
  state: 'DONE' | 'MISSED' | 'SKIPPED' | 'FAILED',
  endedOn: Date,
  reason: string | null = null,
): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.scheduledRun.updateMany({
      where: { id: seen.id, state: seen.state, attempts: seen.attempts },
      data: { state, endedOn, reason },
    });
    if (count === 0 || state === 'DONE') return;
    const slotOn = seen.slotOn.toISOString();
    const details: NonNullable<EventToRecord['details']> =
      state === 'MISSED'
        ? { name: seen.scheduleName, runs: 1, from: slotOn, to: slotOn }
        : { name: seen.scheduleName, slotOn, reason };
    await recordEvent(db, {
      kind: kinds[state],
      doneBy: null,
      ...(seen.scheduleId === null ? {} : { subject: String(seen.scheduleId) }),
      details,
    });
  });
}
