import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { isNoteKey, noteKey } from '../backups/backup-note.ts';
import { isRecordKey, recordKey } from '../backups/backup-record.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { planCopyRows } from './plan-copy-rows.ts';

const mostSideBytes = 64 * 1024;

type Listed = { backups: Map<string, BucketObject>; beside: Map<string, BucketObject> };

/**
 * Lists both buckets and has the rows follow them: a new backup waits to be copied, a copy that vanished or changed waits again, and
 * what is in neither bucket is forgotten. If the second one cannot be listed, the new backups wait all the same. The notes and records beside the backups are copied at once.
 * @throws AppError BUCKET_*, STOPPED; the driver's error if the console database cannot be reached
 */
export async function followBuckets(from: Bucket, to: Bucket, signal: AbortSignal): Promise<void> {
  // First what is being written: a backup that completes meanwhile is copied at the next look.
  const unfinished = await findUnfinished();
  const first = await listBucket(from, signal);
  const second = await listBucket(to, signal).catch((error: unknown) => ({ error }));
  const isListed = !('error' in second);
  await followBackups(first.backups, isListed ? second.backups : null, unfinished);
  if (!isListed) throw second.error;
  await followBeside(from, to, first, second, signal);
}

async function listBucket(bucket: Bucket, signal: AbortSignal): Promise<Listed> {
  const listed: Listed = { backups: new Map(), beside: new Map() };
  for await (const object of bucket.list('', signal)) {
    if (isBackupKey(object.key)) listed.backups.set(object.key, object);
    else if (isNoteKey(object.key) || isRecordKey(object.key)) listed.beside.set(object.key, object);
  }
  return listed;
}

/** The keys of backups that a running job writes: their objects may be removed again. */
async function findUnfinished(): Promise<Set<string>> {
  const running = await consoleDb().daemon.findMany({
    where: { endedOn: null },
    select: { type: true, backupKey: true, safetyKey: true, safetyTakenOn: true },
  });
  return new Set(
    running.flatMap(({ type, backupKey, safetyKey, safetyTakenOn }) => [
      ...(type === 'BACKUP' ? [backupKey] : []),
      ...(safetyKey !== null && safetyTakenOn === null ? [safetyKey] : []),
    ]),
  );
}

async function followBackups(
  first: ReadonlyMap<string, BucketObject>,
  second: ReadonlyMap<string, BucketObject> | null,
  unfinished: ReadonlySet<string>,
): Promise<void> {
  const { backupCopy } = consoleDb();
  const stackId = defaultStackId;
  const rows = await backupCopy.findMany({
    where: { stackId },
    select: { key: true, state: true, etag: true, copyEtag: true, isInFirst: true },
  });
  const plan = planCopyRows({ first, second, unfinished, rows });
  await backupCopy.createMany({ data: plan.added.map((row) => ({ stackId, ...row })), skipDuplicates: true });
  for (const { key, was, data } of plan.changed) {
    await backupCopy.updateMany({ where: { stackId, key, state: was }, data });
  }
  await backupCopy.deleteMany({ where: { stackId, key: { in: plan.forgotten }, runner: null } });
}

async function followBeside(
  from: Bucket,
  to: Bucket,
  first: Listed,
  second: Listed,
  signal: AbortSignal,
): Promise<void> {
  for (const [key, object] of first.beside) {
    const standing = second.beside.get(key) ?? null;
    if (object.size > mostSideBytes || !isNewer(object, standing)) continue;
    const body = await from.read(key, { start: 0, end: object.size }, { etag: object.etag, signal });
    await to.put(key, body, { contentType: 'application/json', etag: standing?.etag ?? null });
  }
  for (const key of first.backups.keys()) {
    for (const beside of [noteKey(key), recordKey(key)]) {
      if (second.beside.has(beside) && !first.beside.has(beside)) await to.delete(beside);
    }
  }
}

/** ETags that are MD5s tell whether two small objects are equal. Where they are not (encryption), the times decide. */
function isNewer(object: BucketObject, standing: BucketObject | null): boolean {
  if (standing === null) return true;
  if (object.etag === standing.etag) return false;
  const areDigests = [object, standing].every(({ etag }) => /^[0-9a-f]{32}$/.test(etag));
  return areDigests || standing.lastModified < object.lastModified;
}
