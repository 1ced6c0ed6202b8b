import type { BackupProof, BackupVerification } from '#lib/contracts/backup.ts';
import type { RestoreMode } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BucketObject } from '#server/ports/bucket.ts';

/** The facts that show whether a backup can be restored. */
export type BackupStanding = { proof: BackupProof | null; lastVerification: BackupVerification | null };

export const nothingKnown: BackupStanding = { proof: null, lastVerification: null };

/** The bucket's clock and the console database's may differ by so much. */
export const clockSkewMs = 60_000;

/** SQLSTATEs with which PostgreSQL refuses rows for what they are; 22023 is about a setting. A restore would be refused as well. */
const aboutRows = /^(22(?!023)|23)/;

type Row = {
  id: number;
  type: 'RESTORE' | 'VERIFY';
  key: string;
  status: 'COMPLETED' | 'FAILED';
  mode: RestoreMode | null;
  targetDatabase: string | null;
  startedOn: Date;
  endedOn: Date;
  durationMs: number;
  errorMessage: string | null;
  errorCode: string | null;
  errorSqlState: string | null;
};

/**
 * The last time that each of these backups was restored, by a restore or a verification, and how its last verification
 * ended; by key. What was done with an object that has been replaced since tells nothing of the one that is there now.
 */
export async function findProofs(
  objects: readonly Pick<BucketObject, 'key' | 'lastModified'>[],
): Promise<Map<string, BackupStanding>> {
  const rows = await readEnds(objects.map(({ key }) => key));
  const modified = new Map(objects.map(({ key, lastModified }) => [key, lastModified.getTime()]));
  const standings = new Map<string, BackupStanding>();
  for (const row of rows) {
    if (row.startedOn.getTime() + clockSkewMs < (modified.get(row.key) ?? 0)) continue;
    const { proof, lastVerification } = standings.get(row.key) ?? nothingKnown;
    standings.set(row.key, {
      proof: proof ?? (row.status === 'COMPLETED' ? toProof(row) : null),
      lastVerification: lastVerification ?? (row.type === 'VERIFY' ? toVerification(row) : null),
    });
  }
  return standings;
}

/** The newest of each backup, type and status, newest first. An undo swaps databases, and restores no backup. */
function readEnds(keys: string[]): Promise<Row[]> {
  return consoleDb().$queryRaw<Row[]>`
    select * from (
      select distinct on (backup_key, type, status)
             id, type::text as type, backup_key as key, status::text as status, mode::text as mode,
             target_database as "targetDatabase", started_on as "startedOn", ended_on as "endedOn",
             coalesce(restored_in_ms, extract(epoch from ended_on - coalesce(safety_taken_on, started_on)) * 1000)::int
               as "durationMs",
             error_message as "errorMessage", error_code as "errorCode", error_sql_state as "errorSqlState"
        from daemon
       where backup_key = any(${keys}::text[])
         and ((type = 'RESTORE' and status = 'COMPLETED' and mode is distinct from 'UNDO')
              or (type = 'VERIFY' and status in ('COMPLETED', 'FAILED')))
       order by backup_key, type, status, ended_on desc) as newest
     order by "endedOn" desc`;
}

function toProof({ id, type, mode, targetDatabase, endedOn, durationMs }: Row): BackupProof {
  return {
    daemonId: String(id),
    type,
    mode: type === 'RESTORE' ? (mode ?? 'IN_PLACE') : null,
    targetDatabase,
    endedOn: endedOn.toISOString(),
    durationMs,
  };
}

function toVerification({ id, status, endedOn, errorMessage, errorCode, errorSqlState }: Row): BackupVerification {
  return {
    daemonId: String(id),
    status,
    endedOn: endedOn.toISOString(),
    errorMessage,
    backupAtFault: errorCode === 'ARCHIVE_INVALID' || aboutRows.test(errorSqlState ?? ''),
  };
}
