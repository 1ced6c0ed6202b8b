import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { listBackups } from '../backups/list-backups.ts';

/** How it is now. `rpoSeconds` is null if no backup is verified, `rtoMs` if no restore was measured. */
export type MeasuredObjectives = {
  rpoSeconds: number | null;
  rpoKey: string | null;
  rtoMs: number | null;
  rtoDaemonId: number | null;
  rtoMeasuredOn: Date | null;
};

/**
 * Measures how much data would be lost now, from the bucket, and how long the last restore took.
 * @throws AppError BUCKET_*, STOPPED: then it is not known
 */
export async function measureObjectives(signal?: AbortSignal): Promise<MeasuredObjectives> {
  const [{ results }, restore] = await Promise.all([
    listBackups({ verified: 'yes', sort: 'taken', order: 'desc', limit: 1, offset: 0 }, signal),
    findLastRestore(),
  ]);
  const [newest] = results;
  const ageMs = newest === undefined ? null : now().getTime() - Date.parse(newest.takenOn);
  return {
    rpoSeconds: ageMs === null ? null : Math.max(Math.round(ageMs / 1000), 0),
    rpoKey: newest?.key ?? null,
    rtoMs: restore?.milliseconds ?? null,
    rtoDaemonId: restore?.id ?? null,
    rtoMeasuredOn: restore?.endedOn ?? null,
  };
}

type Restore = { id: number; endedOn: Date; milliseconds: number };

/** The last restore of everything, by a verification or a real one; an undo by a switch restores no backup. */
async function findLastRestore(): Promise<Restore | null> {
  const [row] = await consoleDb().$queryRaw<Restore[]>`
    select id, ended_on as "endedOn",
           coalesce(restored_in_ms, extract(epoch from ended_on - coalesce(safety_taken_on, started_on)) * 1000)::int as milliseconds
      from daemon
     where status = 'COMPLETED' and ended_on is not null
       and ((type = 'RESTORE' and mode is distinct from 'UNDO') or (type = 'VERIFY' and restored_in_ms is not null))
     order by ended_on desc limit 1`;
  return row ?? null;
}
