import type { ScheduledRun, ScheduledRunStatus } from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { StoredRun } from './schedule-row.ts';

/** A run that begins later than this after its slot is late. */
export const lateAfterMs = 5 * 60_000;

type Verification = ScheduledRun['verification'];

/** Runs as administrators see them, with the last verification of the backup that each of them took. */
export async function describeRuns(rows: StoredRun[]): Promise<ScheduledRun[]> {
  const verifications = await findVerifications(rows.flatMap(({ daemonId }) => daemonId ?? []));
  return rows.map((row) => ({
    id: String(row.id),
    scheduleId: row.scheduleId === null ? null : String(row.scheduleId),
    scheduleName: row.scheduleName,
    kind: row.kind,
    slotOn: row.slotOn.toISOString(),
    status: statusOf(row),
    nextTryOn: row.state === 'WAITING' ? row.nextTryOn.toISOString() : null,
    attempts: row.attempts,
    daemonId: row.daemonId === null ? null : String(row.daemonId),
    startedOn: row.startedOn?.toISOString() ?? null,
    endedOn: row.endedOn?.toISOString() ?? null,
    verification: row.state === 'DONE' && row.daemonId !== null ? (verifications.get(row.daemonId) ?? null) : null,
    reason: row.reason,
  }));
}

function statusOf({ state, startedOn, slotOn }: StoredRun): ScheduledRunStatus {
  const isLate = startedOn !== null && startedOn.getTime() - slotOn.getTime() > lateAfterMs;
  return state === 'DONE' && isLate ? 'LATE' : state;
}

async function findVerifications(backups: number[]): Promise<Map<number, Verification>> {
  if (backups.length === 0) return new Map();
  const rows = await consoleDb().$queryRaw<{ id: number; status: string }[]>`
    select distinct on (b.id) b.id, v.status::text as status
      from daemon b join daemon v on v.type = 'VERIFY' and v.backup_key = b.backup_key
     where b.id = any(${backups}::int[]) and v.status <> 'TERMINATED'
     order by b.id, v.id desc`;
  return new Map(rows.map(({ id, status }) => [id, verificationOf(status)]));
}

function verificationOf(status: string): Verification {
  if (status === 'COMPLETED') return 'COMPLETED';
  return status === 'FAILED' ? 'FAILED' : 'RUNNING';
}
