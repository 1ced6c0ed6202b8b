import type { BackupProof } from '#lib/contracts/backup.ts';
import type { BucketObject } from '#server/adapters/bucket/bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** The bucket's clock and the console database's may differ by so much. */
const clockSkewMs = 60_000;

type Row = { id: number; key: string; startedOn: Date; workedFrom: Date; endedOn: Date };

/**
 * The last time that each of these backups was restored from, by key. A restore from an object that has been replaced since
 * proves nothing of the one that is there now. How long it took is told without its own safety backup.
 */
export async function findProofs(
  objects: readonly Pick<BucketObject, 'key' | 'lastModified'>[],
): Promise<Map<string, BackupProof>> {
  const keys = objects.map(({ key }) => key);
  const rows = await consoleDb().$queryRaw<Row[]>`
    select distinct on (backup_key) id, backup_key as key, started_on as "startedOn",
           coalesce(safety_taken_on, started_on) as "workedFrom", ended_on as "endedOn"
      from daemon
     where type = 'RESTORE' and status = 'COMPLETED' and backup_key = any(${keys}::text[])
     order by backup_key, ended_on desc`;
  const modified = new Map(objects.map(({ key, lastModified }) => [key, lastModified.getTime()]));
  return new Map(
    rows
      .filter(({ key, startedOn }) => startedOn.getTime() + clockSkewMs >= (modified.get(key) ?? 0))
      .map(({ id, key, workedFrom, endedOn }) => [
        key,
        {
          daemonId: String(id),
          type: 'RESTORE',
          endedOn: endedOn.toISOString(),
          durationMs: endedOn.getTime() - workedFrom.getTime(),
        },
      ]),
  );
}
