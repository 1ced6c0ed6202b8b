import {
  initialStackStatus,
  type StackStatus,
  type StackStatusValue,
  type StatusMaintenance,
  stackStatus,
  stackStatusValue,
  statusMaintenance,
} from '#lib/contracts/stack-status.ts';
import { announceMaintenance } from '#lib/maintenance-announcement.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { isStricter } from './is-stricter.ts';

export type StackStatusReport = {
  /**
   * What the stack obeys: the stricter of what was set and what a daemon holds the stack at, the hold's with its message.
   * Where no pending message was set, a planned maintenance gives one.
   */
  effective: StackStatus;
  /** The status that the administrator set. */
  set: StackStatus;
  /** The running daemon that keeps the stack down or read-only; null if none does. */
  hold: { daemonId: string; message: string; status: StackStatusValue } | null;
  /** The planned maintenance that gives the pending message; null when none does. */
  announced: { maintenanceId: string; version: number } | null;
  /** Counts the changes of what was set; 0 before the first. */
  version: number;
  /** Email. */
  changedBy: string | null;
  changedOn: Date | null;
  /** The maintenance whose begin or end was the last change. */
  maintenance: StatusMaintenance | null;
};

type Row = {
  status: string | null;
  currentMessage: string | null;
  pendingMaintenanceMessage: string | null;
  version: number | null;
  changedBy: string | null;
  changedOn: Date | null;
  daemonId: number | null;
  holdMessage: string | null;
  holdStatus: string | null;
  stepId: number | null;
  stepTitle: string | null;
  step: string | null;
  announcedId: number | null;
  announcedTitle: string | null;
  announcedText: string | null;
  announcedStatus: string | null;
  announcedStartsOn: Date | null;
  announcedEndsOn: Date | null;
  announcedVersion: number | null;
};

/**
 * The status of the stack, read in one statement so that what was set, the hold and what is announced belong to one instant.
 * Announced is the next maintenance that has not begun, or else one under way that leaves the status as it is.
 */
export async function getStackStatus(db: ConsoleDbTransaction = consoleDb()): Promise<StackStatusReport> {
  const [row] = await db.$queryRaw<Row[]>`
    select s.status::text as status, s.current_message as "currentMessage",
           s.pending_maintenance_message as "pendingMaintenanceMessage",
           s.version, s.changed_by as "changedBy", s.changed_on as "changedOn",
           d.id as "daemonId", d.hold_message as "holdMessage", d.hold_status::text as "holdStatus",
           b.id as "stepId", b.title as "stepTitle", s.maintenance_step::text as step,
           m.id as "announcedId", m.title as "announcedTitle", m.text as "announcedText",
           m.status::text as "announcedStatus", m.starts_on as "announcedStartsOn", m.ends_on as "announcedEndsOn",
           m.version as "announcedVersion"
      from (select 1) as one
      left join stack_status s on s.id = 1
      left join planned_maintenance b on b.id = s.maintenance_id
      left join lateral (
        select id, hold_message, hold_status from daemon
         where ended_on is null and hold_message is not null
         order by id desc limit 1
      ) d on true
      left join lateral (
        select * from planned_maintenance
         where ended_on is null and cancelled_on is null
           and case when started_on is null then ends_on > now() else status is null end
         order by started_on is not null, starts_on, id limit 1
      ) m on s.pending_maintenance_message is null`;
  const set =
    row?.status == null
      ? initialStackStatus
      : stackStatus.parse({
          status: row.status,
          currentMessage: row.currentMessage,
          pendingMaintenanceMessage: row.pendingMaintenanceMessage,
        });
  const hold = holdOf(row);
  const announced = announcedOf(row);
  const told = announced === null ? set : { ...set, pendingMaintenanceMessage: announced.text };
  return {
    effective: hold === null ? told : stricter(told, hold),
    set,
    hold,
    announced: announced && { maintenanceId: announced.id, version: announced.version },
    version: row?.version ?? 0,
    changedBy: row?.changedBy ?? null,
    changedOn: row?.changedOn ?? null,
    maintenance: stepOf(row),
  };
}

function holdOf(row: Row | undefined): StackStatusReport['hold'] {
  if (row?.daemonId == null || row.holdMessage === null) return null;
  const status = stackStatusValue.parse(row.holdStatus ?? 'DOWN');
  return { daemonId: String(row.daemonId), message: row.holdMessage, status };
}

/** If a hold is as strict as the status, its message is used: it says more. */
function stricter(told: StackStatus, hold: NonNullable<StackStatusReport['hold']>): StackStatus {
  if (isStricter(told.status, hold.status)) return told;
  return { ...told, status: hold.status, currentMessage: hold.message };
}

function announcedOf(row: Row | undefined): { id: string; version: number; text: string } | null {
  if (row?.announcedId == null || row.announcedStartsOn === null || row.announcedEndsOn === null) return null;
  const text = announceMaintenance({
    title: row.announcedTitle ?? '',
    text: row.announcedText ?? '',
    status: stackStatusValue.nullable().parse(row.announcedStatus),
    startsOn: row.announcedStartsOn,
    endsOn: row.announcedEndsOn,
  });
  return { id: String(row.announcedId), version: row.announcedVersion ?? 0, text };
}

function stepOf(row: Row | undefined): StatusMaintenance | null {
  if (row?.stepId == null || row.step === null) return null;
  return statusMaintenance.parse({ id: String(row.stepId), title: row.stepTitle, step: row.step });
}

/** Changes whenever what was set, the hold or what is announced does: the inside of the ETag, without its quotes. */
export function stackStatusTag({
  version,
  hold,
  announced,
}: Pick<StackStatusReport, 'version' | 'hold' | 'announced'>): string {
  const held = hold === null ? '' : `-${hold.daemonId}${hold.status === 'DOWN' ? '' : '.read'}`;
  return `${version}${held}${announced === null ? '' : `-m${announced.maintenanceId}.${announced.version}`}`;
}
