import type { LastRestore } from '#lib/contracts/backup.ts';
import type { RestoreMode } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BucketObject } from '#server/ports/bucket.ts';

/** The bucket's clock and the console database's may differ by so much. */
const clockSkewMs = 60_000;

type Row = {
  id: number;
  key: string;
  mode: RestoreMode | null;
  targetDatabase: string | null;
  startedOn: Date;
  endedOn: Date;
  undoneBy: number | null;
};

/**
 * The last restore from each of these backups that completed, where its data went, and whether it was undone since; by key. What
 * was done with an object that has been replaced since tells nothing of the one that is there now.
 */
export async function findLastRestores(
  objects: readonly Pick<BucketObject, 'key' | 'lastModified'>[],
): Promise<Map<string, LastRestore>> {
  const rows = await readRestores(objects.map(({ key }) => key));
  const modified = new Map(objects.map(({ key, lastModified }) => [key, lastModified.getTime()]));
  return new Map(
    rows
      .filter(({ key, startedOn }) => startedOn.getTime() + clockSkewMs >= (modified.get(key) ?? 0))
      .map(({ id, key, mode, targetDatabase, endedOn, undoneBy }) => [
        key,
        {
          daemonId: String(id),
          mode: mode ?? 'IN_PLACE',
          targetDatabase,
          endedOn: endedOn.toISOString(),
          undoneBy: undoneBy === null ? null : String(undoneBy),
        },
      ]),
  );
}

/** A staged restore is undone by an UNDO of it, one in place by a later restore from its safety backup. */
function readRestores(keys: string[]): Promise<Row[]> {
  return consoleDb().$queryRaw<Row[]>`
    select distinct on (restore.backup_key)
           restore.id, restore.backup_key as key, restore.mode::text as mode, restore.target_database as "targetDatabase",
           restore.started_on as "startedOn", restore.ended_on as "endedOn",
           (select min(undo.id) from daemon undo
             where undo.type = 'RESTORE' and undo.status = 'COMPLETED' and undo.id > restore.id
               and (undo.undoes_id = restore.id
                    or (undo.backup_key = restore.safety_key and undo.mode is distinct from 'NEW_DATABASE'
                        and undo.mode is distinct from 'UNDO'))) as "undoneBy"
      from daemon restore
     where restore.backup_key = any(${keys}::text[]) and restore.type = 'RESTORE' and restore.status = 'COMPLETED'
       and restore.mode is distinct from 'UNDO'
     order by restore.backup_key, restore.ended_on desc`;
}
