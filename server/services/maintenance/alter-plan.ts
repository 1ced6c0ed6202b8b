import type { MaintenancePlan } from '#lib/contracts/maintenance.ts';
import { announceMaintenance } from '#lib/maintenance-announcement.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { writeStackStatus } from '../stack-status/write-stack-status.ts';
import type { Alter } from './alter-maintenance.ts';
import { checkEnd, checkStart } from './check-maintenance-times.ts';
import { holdsStatus, type StoredMaintenance } from './maintenance-row.ts';
import { refuseOverlap } from './refuse-overlap.ts';

/**
 * Changes the plan of a maintenance: its times are checked where they change, and the current message follows its text.
 * @param planOf what it is to be, from what it is
 * @param changedBy email
 */
export function alterPlan(planOf: (row: StoredMaintenance) => MaintenancePlan, changedBy: string | null): Alter {
  return async (db, row, now) => {
    refuseOver(row);
    const { title, text, status, startsOn, endsOn, endsItself } = planOf(row);
    const plan = { title, text, status, startsOn, endsOn, endsItself };
    if (row.startedOn !== null) refuseBegun(row, plan);
    if (startsOn.getTime() !== row.startsOn.getTime()) checkStart(startsOn, now);
    if (endsOn.getTime() !== row.endsOn.getTime()) checkEnd(endsOn, now);
    const from = row.startedOn !== null && row.startedOn < startsOn ? row.startedOn : startsOn;
    if (status !== null) await refuseOverlap(db, { id: row.id, startsOn: from, endsOn });
    const statusVersion = text === row.text ? null : await changeMessage(db, row, text, changedBy);
    const announced = announceMaintenance(row);
    return {
      ...plan,
      ...(announceMaintenance(plan) === announced ? {} : { formerAnnouncements: { push: announced } }),
      ...(statusVersion === null ? {} : { statusVersion }),
    };
  };
}

/** The current message follows the text of a maintenance under way, unless an administrator has set another. */
async function changeMessage(
  db: ConsoleDbTransaction,
  row: StoredMaintenance,
  text: string,
  changedBy: string | null,
): Promise<number | null> {
  const set = await db.stackStatus.findUnique({ where: { id: 1 } });
  if (!holdsStatus(row, set) || set?.currentMessage !== row.text) return null;
  return writeStackStatus(db, { currentMessage: text }, { changedBy });
}

function refuseOver({ title, endedOn, cancelledOn }: StoredMaintenance): void {
  if (endedOn === null && cancelledOn === null) return;
  const how = cancelledOn === null ? 'has ended' : 'was cancelled';
  throw new AppError('CONFLICT', `The maintenance “${title}” ${how}: it cannot be changed. Plan a new one.`);
}

function refuseBegun(row: StoredMaintenance, plan: MaintenancePlan): void {
  if (plan.startsOn.getTime() === row.startsOn.getTime() && plan.status === row.status) return;
  throw new AppError(
    'CONFLICT',
    `The maintenance “${row.title}” is in progress: you can change its title, text and end, but not its start and status.`,
  );
}
