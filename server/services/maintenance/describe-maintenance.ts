import type { MaintenanceState, PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

/** A row of planned_maintenance, as far as its description needs it. */
export type MaintenanceRow = {
  id: number;
  title: string;
  text: string;
  status: StackStatusValue | null;
  startsOn: Date;
  endsOn: Date;
  announcedEndsOn: Date | null;
  startedOn: Date | null;
  endedOn: Date | null;
  cancelledOn: Date | null;
  createdOn: Date;
  changedOn: Date;
  version: number;
};

/** The public facts of a planned maintenance: its plan, when it really started and ended, and its present state. */
export function describeMaintenance(row: MaintenanceRow, now = new Date()): PublicMaintenance {
  return {
    id: String(row.id),
    title: row.title,
    text: row.text,
    state: stateOf(row, now),
    status: row.status,
    startsOn: row.startsOn.toISOString(),
    endsOn: row.endsOn.toISOString(),
    announcedEndsOn: row.announcedEndsOn?.toISOString() ?? null,
    startedOn: row.startedOn?.toISOString() ?? null,
    endedOn: row.endedOn?.toISOString() ?? null,
    cancelledOn: row.cancelledOn?.toISOString() ?? null,
    createdOn: row.createdOn.toISOString(),
    changedOn: row.changedOn.toISOString(),
    version: row.version,
  };
}

function stateOf({ cancelledOn, endedOn, startedOn, endsOn }: MaintenanceRow, now: Date): MaintenanceState {
  if (cancelledOn !== null) return 'CANCELLED';
  if (endedOn !== null) return 'ENDED';
  if (startedOn === null) return 'PLANNED';
  return now > endsOn ? 'OVERRUN' : 'UNDER_WAY';
}
