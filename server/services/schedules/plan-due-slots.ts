import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { ruleOf, type StoredSchedule } from './schedule-row.ts';
import { decideSlots } from './slots/decide-slots.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Writes a row for each slot of a schedule that came due, in the caller's transaction, which has locked the schedule's row. A slot
 * whose row is there already stays as it is. When a slot comes due, an older one that has not begun is given up.
 */
export async function planDueSlots(db: ConsoleDbTransaction, row: StoredSchedule, now: Date): Promise<void> {
  if (!row.enabled) {
    await db.schedule.updateMany({ where: { id: row.id, plannedUntil: { lt: now } }, data: { plannedUntil: now } });
    return;
  }
  const rule = { ...ruleOf(row), catchUpMinutes: row.catchUpMinutes };
  const { slots, plannedUntil } = decideSlots(rule, row.plannedUntil, now);
  if (slots.length > 0) {
    await giveUpWaiting(db, row, slots.at(-1)?.slotOn ?? now, now);
    const giveUpOn = new Date(now.getTime() + row.windowMinutes * minuteMs);
    await db.scheduledRun.createMany({
      data: slots.map(({ slotOn, isMissed }) => ({
        ...base(row, slotOn),
        kind: 'SLOT' as const,
        nextTryOn: slotOn,
        giveUpOn,
        ...(isMissed ? missed(now, 'No runner was running at this time.') : { state: 'WAITING' as const }),
      })),
      skipDuplicates: true,
    });
    await tellMissed(
      db,
      row,
      slots.filter(({ isMissed }) => isMissed).map(({ slotOn }) => slotOn),
    );
  }
  await planBeforeMaintenance(db, row, now);
  if (plannedUntil > row.plannedUntil) await db.schedule.update({ where: { id: row.id }, data: { plannedUntil } });
}

function base({ id, stackId, name }: StoredSchedule, slotOn: Date) {
  return { scheduleId: id, stackId, scheduleName: name, slotOn };
}

function missed(now: Date, reason: string) {
  return { state: 'MISSED' as const, endedOn: now, reason };
}

async function giveUpWaiting(db: ConsoleDbTransaction, row: StoredSchedule, before: Date, now: Date): Promise<void> {
  const waiting = await db.scheduledRun.findMany({
    where: { scheduleId: row.id, state: 'WAITING', kind: 'SLOT', slotOn: { lt: before } },
  });
  for (const { id, attempts, slotOn, reason } of waiting) {
    const state = attempts > 0 ? ('FAILED' as const) : ('SKIPPED' as const);
    const why = `The next run came due. ${reason ?? ''}`.trim();
    const { count } = await db.scheduledRun.updateMany({
      where: { id, state: 'WAITING' },
      data: { state, endedOn: now, reason: why },
    });
    if (count === 0) continue;
    const kind = state === 'FAILED' ? 'SCHEDULED_RUN_FAILED' : 'SCHEDULED_RUN_SKIPPED';
    const details = { name: row.name, slotOn: slotOn.toISOString(), reason: why };
    await recordEvent(db, { kind, doneBy: null, subject: String(row.id), details });
  }
}

async function tellMissed(db: ConsoleDbTransaction, row: StoredSchedule, slots: Date[]): Promise<void> {
  const [first] = slots;
  const last = slots.at(-1);
  if (first === undefined || last === undefined) return;
  const details = { name: row.name, runs: slots.length, from: first.toISOString(), to: last.toISOString() };
  await recordEvent(db, { kind: 'SCHEDULED_RUN_MISSED', doneBy: null, subject: String(row.id), details });
}

/** A backup some time before each planned maintenance; if the maintenance began meanwhile, it is missed. */
async function planBeforeMaintenance(db: ConsoleDbTransaction, row: StoredSchedule, now: Date): Promise<void> {
  if (row.beforeMaintenanceMinutes === null) return;
  const beforeMs = row.beforeMaintenanceMinutes * minuteMs;
  const soon = await db.plannedMaintenance.findMany({
    where: {
      cancelledOn: null,
      startsOn: {
        gt: row.promisedSince,
        gte: new Date(now.getTime() - 48 * hourMs),
        lte: new Date(now.getTime() + beforeMs),
      },
    },
    select: { title: true, startsOn: true },
  });
  for (const { title, startsOn } of soon) {
    const slotOn = new Date(startsOn.getTime() - beforeMs);
    const isMissed = now >= startsOn;
    const why = `It was to be taken before the maintenance “${title}”, and no runner was running then.`;
    const { count } = await db.scheduledRun.createMany({
      data: [
        {
          ...base(row, slotOn),
          kind: 'BEFORE_MAINTENANCE',
          nextTryOn: slotOn,
          giveUpOn: startsOn,
          ...(isMissed ? missed(now, why) : { state: 'WAITING' as const }),
        },
      ],
      skipDuplicates: true,
    });
    if (isMissed && count > 0) await tellMissed(db, row, [slotOn]);
  }
}
