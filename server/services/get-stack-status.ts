import { initialStackStatus, type StackStatus, stackStatus } from '#lib/contracts/stack-status.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';

export type StackStatusReport = {
  /** What the stack obeys: DOWN with the hold's message while a daemon holds the stack, else what was set. */
  effective: StackStatus;
  /** What the administrator set. */
  set: StackStatus;
  /** The daemon at work that keeps the stack down; null when none does. */
  hold: { daemonId: string; message: string } | null;
  /** Counts the changes of what was set; 0 before the first. */
  version: number;
  /** Email. */
  changedBy: string | null;
  changedOn: Date | null;
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
};

/** The status of the stack, read in one statement so that what was set and the hold belong to one instant. */
export async function getStackStatus(db: ConsoleDbTransaction = consoleDb()): Promise<StackStatusReport> {
  const [row] = await db.$queryRaw<Row[]>`
    select s.status::text as status, s.current_message as "currentMessage",
           s.pending_maintenance_message as "pendingMaintenanceMessage",
           s.version, s.changed_by as "changedBy", s.changed_on as "changedOn",
           d.id as "daemonId", d.hold_message as "holdMessage"
      from (select 1) as one
      left join stack_status s on s.id = 1
      left join lateral (
        select id, hold_message from daemon
         where ended_on is null and hold_message is not null
         order by id desc limit 1
      ) d on true`;
  const set =
    row?.status == null
      ? initialStackStatus
      : stackStatus.parse({
          status: row.status,
          currentMessage: row.currentMessage,
          pendingMaintenanceMessage: row.pendingMaintenanceMessage,
        });
  const hold =
    row?.daemonId == null || row.holdMessage === null
      ? null
      : { daemonId: String(row.daemonId), message: row.holdMessage };
  return {
    effective: hold === null ? set : { ...set, status: 'DOWN', currentMessage: hold.message },
    set,
    hold,
    version: row?.version ?? 0,
    changedBy: row?.changedBy ?? null,
    changedOn: row?.changedOn ?? null,
  };
}

/** Changes whenever what was set or the hold does: the inside of the ETag, without its quotes. */
export function stackStatusTag({ version, hold }: Pick<StackStatusReport, 'version' | 'hold'>): string {
  return hold === null ? String(version) : `${version}-${hold.daemonId}`;
}
