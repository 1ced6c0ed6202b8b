import { backupNumber } from '#lib/backup-number.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BucketObject } from '#server/ports/bucket.ts';

/** The facts that the console has about how a backup was made. `takenOn` is null if they are unknown. */
export type BackupJob = { number: string | null; takenOn: Date | null };

/** The bucket's clock and the console database's may differ by so much. */
const clockSkewMs = 60_000;

type Row = { id: number; key: string; startedOn: Date; endedOn: Date | null };
type Upload = { key: string; on: Date; snapshotOn: string | null };

/**
 * Which daemon made each of these backups, and when it was taken: the start of the daemon, or of the safety backup of a restore;
 * of an upload, what its manifest says. By key. An object that was replaced without the console is not the one that the daemon made. A number
 * in a name counts only where no other backup daemon of this stack has it.
 */
export async function findBackupJobs(
  objects: readonly Pick<BucketObject, 'key' | 'lastModified'>[],
): Promise<Map<string, BackupJob>> {
  const keys = objects.map(({ key }) => key);
  const numbers = keys.flatMap((key) => backupNumber(key) ?? []).map(Number);
  const [makers, uploads, taken] = await Promise.all([readMakers(keys), readUploads(keys), readBackupIds(numbers)]);
  const makerOf = new Map(makers.map((row) => [row.key, row]));
  const uploadOf = new Map(uploads.map((row) => [row.key, row]));
  return new Map(
    objects.map(({ key, lastModified }) => {
      const maker = makerOf.get(key);
      const named = backupNumber(key);
      const isFree = named !== null && !taken.has(Number(named));
      const number = maker === undefined ? (isFree ? named : null) : String(maker.id);
      return [key, { number, takenOn: takenOn(maker, uploadOf.get(key), lastModified) }];
    }),
  );
}

function takenOn(maker: Row | undefined, upload: Upload | undefined, lastModified: Date): Date | null {
  const writtenMs = lastModified.getTime();
  if (maker !== undefined && writtenMs <= (maker.endedOn?.getTime() ?? Date.now()) + clockSkewMs)
    return maker.startedOn;
  const isTheUpload = upload !== undefined && Math.abs(writtenMs - upload.on.getTime()) <= clockSkewMs;
  if (!isTheUpload || upload.snapshotOn === null) return null;
  const saidMs = Date.parse(upload.snapshotOn);
  return Number.isNaN(saidMs) ? null : new Date(Math.min(saidMs, writtenMs));
}

function readMakers(keys: string[]): Promise<Row[]> {
  return consoleDb().$queryRaw<Row[]>`
    select id, backup_key as key, started_on as "startedOn", ended_on as "endedOn"
      from daemon where type = 'BACKUP' and backup_key = any(${keys}::text[])
    union all
    select id, safety_key, coalesce(held_on, started_on), ended_on
      from daemon where safety_key = any(${keys}::text[])`;
}

/** The last upload under each of these names. */
function readUploads(keys: string[]): Promise<Upload[]> {
  return consoleDb().$queryRaw<Upload[]>`
    select distinct on (subject) subject as key, "on", details->>'snapshotOn' as "snapshotOn"
      from audit where kind = 'BACKUP_UPLOADED' and outcome = 'DONE' and subject = any(${keys}::text[])
     order by subject, "on" desc`;
}

async function readBackupIds(numbers: number[]): Promise<Set<number>> {
  const rows = await consoleDb().$queryRaw<{ id: number }[]>`
    select id from daemon where type = 'BACKUP' and id = any(${numbers}::int[])`;
  return new Set(rows.map(({ id }) => id));
}
