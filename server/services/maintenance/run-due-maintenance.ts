import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { logger } from '#server/logger.ts';
import { type Alter, type Alteration, alterMaintenance } from './alter-maintenance.ts';
import { end } from './end-maintenance.ts';
import { readClock, type StoredMaintenance } from './maintenance-row.ts';
import { begin } from './start-maintenance.ts';

/** MISS: all of its time passed with no runner. */
type Step = 'BEGIN' | 'END' | 'MISS';

const aheadMs = 60 * 60_000;

/**
 * Does each step of the planned maintenances that is due: begins, ends, or notes that one never began. Any number of processes may
 * do so at once; each step is done once, whole. What begins is done before what ends, so that where one follows another the
 * status does not go back in between.
 * @returns in how many milliseconds the next step is due; null when none is within the hour
 * @throws the driver's error when the console database can't be reached
 */
export async function runDueMaintenance(): Promise<number | null> {
  const db = consoleDb();
  const now = await readClock(db);
  const open = await db.plannedMaintenance.findMany({
    where: { endedOn: null, cancelledOn: null, startsOn: { lte: new Date(now.getTime() + aheadMs) } },
    orderBy: [{ startsOn: 'asc' }, { id: 'asc' }],
  });
  const due = open.flatMap((row) => {
    const step = dueStep(row, now);
    return step === null ? [] : { id: row.id, step };
  });
  for (const { id } of [...due.filter(({ step }) => step === 'BEGIN'), ...due.filter(({ step }) => step !== 'BEGIN')]) {
    await alterMaintenance(String(id), { changedBy: null }, doDueStep).catch((err: unknown) =>
      logger.warn({ err, maintenanceId: id }, 'A step of a planned maintenance failed and is tried again'),
    );
  }
  const next = Math.min(...open.map((row) => dueOn(row)?.getTime() ?? Infinity).filter((time) => time > now.getTime()));
  return next === Infinity ? null : next - now.getTime();
}

/** Looks again, now that it is alone with the row. */
const doDueStep: Alter<Alteration | null> = async (db, row, now) => {
  const step = dueStep(row, now);
  if (step === null) return null;
  if (step === 'MISS') return { endedOn: now };
  return (step === 'BEGIN' ? begin : end)(null)(db, row, now);
};

function dueStep(row: StoredMaintenance, now: Date): Step | null {
  const on = dueOn(row);
  if (on === null || on > now) return null;
  if (row.startedOn !== null) return 'END';
  return row.endsOn > now ? 'BEGIN' : 'MISS';
}

function dueOn({ cancelledOn, endedOn, startedOn, startsOn, endsOn, endsItself }: StoredMaintenance): Date | null {
  if (cancelledOn !== null || endedOn !== null) return null;
  if (startedOn === null) return startsOn;
  return endsItself ? endsOn : null;
}
