import { z } from 'zod';
import { anomalyKind } from '#lib/contracts/anomaly.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { findOrigins } from '../backups/find-origins.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { type ComparedBackup, comparedBackups, type Deviation, judgeBackup } from './judge-backup.ts';
import { writeTableName } from './write-table-name.ts';

type Facts = Omit<ComparedBackup, 'tables'> & {
  tables: Record<string, number>;
  key: string;
  etag: string;
  isOwn: boolean;
};

const rowsOfTables = z.record(z.string(), z.number());

/** Any fixed number: it keeps two processes from comparing backups at the same time. */
const lockNumber = 4_711_001;

/**
 * Compares each backup in the bucket that was not compared before with those before it, and keeps what is far from them as anomalies. Each
 * backup is compared once, whichever processes do this. Only backups that this stack made count. Where the console knows no backup yet,
 * only the newest one is compared, with those that are there.
 * @throws AppError BUCKET_*, STOPPED; the driver's error when the console database can't be reached
 */
export async function noteBackups(signal?: AbortSignal): Promise<void> {
  const stackBucket = bucket();
  const objects: BucketObject[] = [];
  for await (const object of stackBucket.list('', signal)) if (isBackupKey(object.key)) objects.push(object);
  const fresh = await withoutKnown(objects);
  if (fresh.length === 0) return;
  const facts: Facts[] = [];
  for (const object of fresh) {
    const read = await readFacts(stackBucket, object, signal);
    if (read !== null) facts.push(read);
  }
  facts.sort((one, other) => one.snapshotOn.getTime() - other.snapshotOn.getTime());
  const isFirst = (await consoleDb().backupFacts.count({ where: { stackId: defaultStackId } })) === 0;
  for (const [index, one] of facts.entries()) await keep(one, { judges: !isFirst || index === facts.length - 1 });
}

async function withoutKnown(objects: readonly BucketObject[]): Promise<BucketObject[]> {
  const known = await consoleDb().backupFacts.findMany({
    where: { stackId: defaultStackId, key: { in: objects.map(({ key }) => key) } },
    select: { key: true, etag: true },
  });
  const identity = ({ key, etag }: { key: string; etag: string }) => JSON.stringify([key, etag]);
  const identities = new Set(known.map(identity));
  return objects.filter((object) => !identities.has(identity(object)));
}

/** @returns null if the object is gone by now, or another one */
async function readFacts(
  stackBucket: Bucket,
  object: BucketObject,
  signal: AbortSignal | undefined,
): Promise<Facts | null> {
  const { key, etag, size, lastModified } = object;
  const nothing = { key, etag, size, snapshotOn: lastModified, tables: {}, isOwn: false };
  const told = (await findOrigins(stackBucket, [object], signal)).get(key);
  if (told?.origin !== 'OWN') return nothing;
  try {
    const { object: opened, manifest } = await readManifest(stackBucket, key, signal, settings().limits.memoryBytes);
    if (opened.etag !== etag) return null;
    const tables = Object.fromEntries(manifest.tables.map((table) => [writeTableName(table), table.rows]));
    return { ...nothing, snapshotOn: earlier(manifest.snapshotOn, lastModified), tables, isOwn: true };
  } catch (error) {
    if (isAppError(error) && error.code === 'ARCHIVE_NOT_FOUND') return null;
    if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return nothing;
    throw error;
  }
}

/** An archive's own time is only a claim, so it is never later than the time at which the object was written. */
function earlier(told: string, written: Date): Date {
  return new Date(Math.min(Date.parse(told), written.getTime()));
}

/** Keeps the facts of a backup and what they show, in one transaction: both are there, or neither is. */
async function keep(facts: Facts, { judges }: { judges: boolean }): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select pg_advisory_xact_lock(${lockNumber}::int8)`;
    const { key, etag, snapshotOn, size, tables, isOwn } = facts;
    const data = { stackId: defaultStackId, key, etag, snapshotOn, size: BigInt(size), tables, isOwn };
    const { count } = await db.backupFacts.createMany({ data: [data], skipDuplicates: true });
    if (count === 1 && judges && isOwn) await judge(db, facts);
  });
}

async function judge(db: ConsoleDbTransaction, backup: Facts): Promise<void> {
  const where = { stackId: defaultStackId, isOwn: true };
  const isNewest = (await db.backupFacts.count({ where: { ...where, snapshotOn: { gt: backup.snapshotOn } } })) === 0;
  if (!isNewest) return;
  const earlierOnes = await db.backupFacts.findMany({
    where: { ...where, NOT: { key: backup.key, etag: backup.etag } },
    orderBy: [{ snapshotOn: 'desc' }, { id: 'desc' }],
    take: comparedBackups,
  });
  const open = await db.anomaly.findMany({ where: { stackId: defaultStackId, resolvedOn: null, acceptedOn: null } });
  const { found, resolved } = judgeBackup({
    backup,
    earlier: earlierOnes.map(({ snapshotOn, size, tables }) => ({
      snapshotOn,
      size: Number(size),
      tables: rowsIn(tables),
    })),
    open: open.flatMap(({ id, kind, subject, expected }) =>
      expected === null ? [] : [{ id, kind: anomalyKind.parse(kind), subject, expected }],
    ),
    acceptedFrom: await readAccepted(db),
  });
  await db.anomaly.updateMany({ where: { id: { in: resolved } }, data: { resolvedOn: new Date() } });
  await db.anomaly.createMany({ data: found.map((deviation) => toRow(deviation, backup)) });
}

function toRow({ kind, subject, label, expected, actual }: Deviation, { key, snapshotOn }: Facts) {
  return { stackId: defaultStackId, backupKey: key, snapshotOn, kind, subject, label, expected, actual };
}

/** When the data of the last accepted anomaly of each subject was read. */
async function readAccepted(db: ConsoleDbTransaction): Promise<Map<string, Date>> {
  const rows = await db.anomaly.groupBy({
    by: ['subject'],
    where: { stackId: defaultStackId, acceptedOn: { not: null } },
    _max: { snapshotOn: true },
  });
  return new Map(rows.flatMap(({ subject, _max }) => (_max.snapshotOn === null ? [] : [[subject, _max.snapshotOn]])));
}

function rowsIn(tables: unknown): Record<string, number> {
  return rowsOfTables.parse(tables);
}
