import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { AppError } from '#server/errors.ts';
import { handOverBefore, handOverVersion } from '../stack-status/maintenance-ownership.ts';
import { obeyStackStatus } from '../stack-status/obey-stack-status.ts';
import { writeStackStatus } from '../stack-status/write-stack-status.ts';
import { type Alter, type AlterOptions, alterMaintenance } from './alter-maintenance.ts';
import { holdsStatus } from './maintenance-row.ts';

/**
 * Ends a maintenance under way. The status and message before it come back, unless an administrator has set the status since.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; CONFLICT when it is not under way
 */
export async function endMaintenance(id: string, options: AlterOptions): Promise<Maintenance> {
  const ended = await alterMaintenance(id, options, async (db, row, now) => {
    if (row.startedOn === null || row.endedOn !== null) {
      const how =
        row.cancelledOn !== null ? 'was cancelled' : row.endedOn !== null ? 'has ended already' : 'has not started';
      throw new AppError('CONFLICT', `The maintenance “${row.title}” ${how}: only one in progress can be ended.`);
    }
    return end(options.changedBy)(db, row, now);
  });
  await obeyStackStatus();
  return ended;
}

/** Gives the status back, if it is still the maintenance's; both are one step. */
export function end(changedBy: string | null): Alter {
  return async (db, row, now) => {
    const { id, statusBefore, messageBefore, versionBefore, statusVersion } = row;
    const set = await db.stackStatus.findUnique({ where: { id: 1 } });
    if (holdsStatus(row, set) && statusBefore !== null) {
      const version = await writeStackStatus(
        db,
        { status: statusBefore, currentMessage: messageBefore },
        { changedBy, maintenance: { id, step: 'ENDED' } },
      );
      if (versionBefore !== null) await handOverVersion(db, versionBefore, version);
    }
    if (statusVersion !== null) await handOverBefore(db, statusVersion, row);
    return { endedOn: now };
  };
}
