import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BucketObject } from '#server/ports/bucket.ts';
import { findReadArchives } from '../backups/reads/archive-reads.ts';

/** Keys of archives that somebody needs now, and of those that may be needed to undo a restore. */
export type KeysInNeed = { inUse: Set<string>; forUndo: Set<string> };

/** The bucket's clock and the console database's may differ by so much. */
const clockSkewMs = 60_000;

/** Asks the console database which archives daemons, downloads and copies read, and which an undo or a kept database needs. */
export async function findKeysInNeed(): Promise<KeysInNeed> {
  const db = consoleDb();
  const select = { backupKey: true, safetyKey: true } as const;
  const [running, read, copying, kept, lastRestore] = await Promise.all([
    db.daemon.findMany({ where: { endedOn: null }, select }),
    findReadArchives(),
    db.backupCopy.findMany({ where: { state: 'COPYING' }, select: { key: true } }),
    db.keptDatabase.findMany({ select: { daemonId: true } }),
    db.daemon.findFirst({
      where: { type: 'RESTORE', status: 'COMPLETED', OR: [{ mode: null }, { mode: { not: 'NEW_DATABASE' } }] },
      orderBy: { id: 'desc' },
      select,
    }),
  ]);
  const keepers = await db.daemon.findMany({ where: { id: { in: kept.map(({ daemonId }) => daemonId) } }, select });
  const keysOf = (daemons: { backupKey: string; safetyKey: string | null }[]) =>
    daemons.flatMap(({ backupKey, safetyKey }) => [backupKey, ...(safetyKey === null ? [] : [safetyKey])]);
  const safetyKey = lastRestore?.safetyKey ?? null;
  return {
    inUse: new Set([...keysOf(running), ...read, ...copying.map(({ key }) => key)]),
    forUndo: new Set([...keysOf(keepers), ...(safetyKey === null ? [] : [safetyKey])]),
  };
}

/** Which of these objects a person uploaded, as the history says. */
export async function findUploads(
  objects: readonly Pick<BucketObject, 'key' | 'lastModified'>[],
): Promise<Set<string>> {
  const written = new Map(objects.map(({ key, lastModified }) => [key, lastModified.getTime()]));
  const uploads = await consoleDb().audit.findMany({
    where: { kind: 'BACKUP_UPLOADED', outcome: { not: 'FAILED' }, subject: { in: [...written.keys()] } },
    select: { subject: true, on: true },
  });
  // The event is written before the last request of the upload, which may take minutes; an object that was written earlier is another one.
  const isOfUpload = ({ subject, on }: { subject: string | null; on: Date }) =>
    (written.get(subject ?? '') ?? 0) >= on.getTime() - clockSkewMs;
  return new Set(uploads.filter(isOfUpload).flatMap(({ subject }) => subject ?? []));
}
