import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { AppError } from '#server/errors.ts';
import { obeyStackStatus } from '../stack-status/obey-stack-status.ts';
import { writeStackStatus } from '../stack-status/write-stack-status.ts';
import { type Alter, type AlterOptions, alterMaintenance } from './alter-maintenance.ts';
import { refuseOverlap } from './refuse-overlap.ts';

/**
 * Begins a planned maintenance now, before or after its planned start. Its planned end stays.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; CONFLICT when it is not planned any more, its time is over, or another one that
 * changes the status lies between
 */
export async function startMaintenance(id: string, options: AlterOptions): Promise<Maintenance> {
  const begun = await alterMaintenance(id, options, async (db, row, now) => {
    const { title, startedOn, endedOn, cancelledOn, status, endsOn } = row;
    if (startedOn !== null || endedOn !== null || cancelledOn !== null) {
      const how = cancelledOn !== null ? 'was cancelled' : endedOn !== null ? 'has ended' : 'is already in progress';
      throw new AppError('CONFLICT', `The maintenance “${title}” ${how}: only a planned one can be started.`);
    }
    if (endsOn <= now) {
      throw new AppError('CONFLICT', `The planned end of “${title}” is past: change its end before you start it.`);
    }
    if (status !== null) await refuseOverlap(db, { id: row.id, startsOn: now, endsOn });
    return begin(options.changedBy)(db, row, now);
  });
  await obeyStackStatus();
  return begun;
}

/** Takes the status, if the maintenance is to, and keeps what was before; both are one step. */
export function begin(changedBy: string | null): Alter {
  return async (db, row, now) => {
    const begun = { startedOn: now, announcedEndsOn: row.endsOn };
    if (row.status === null) return begun;
    const before = await db.stackStatus.findUniqueOrThrow({ where: { id: 1 } });
    const statusVersion = await writeStackStatus(
      db,
      { status: row.status, currentMessage: row.text },
      { changedBy, maintenance: { id: row.id, step: 'BEGAN' } },
    );
    return {
      ...begun,
      statusVersion,
      statusBefore: before.status,
      messageBefore: before.currentMessage,
      versionBefore: before.version,
    };
  };
}
