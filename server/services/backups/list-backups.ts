import { backupStanding } from '#lib/backup-standing.ts';
import type { Backup, BackupPage, BackupQuery } from '#lib/contracts/backup.ts';
import { markObject } from '#server/adapters/bucket/bucket-with-copy.ts';
import { bucket, copyBucket, readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { noteKey, readNoteObject } from './backup-note.ts';
import { matchBackup, needsNotes, needsOrigins } from './filters/match-backup.ts';
import { findBackupJobs } from './find-backup-jobs.ts';
import { asWritten, findCopies, type KnownCopies, notCopiedYet } from './find-copies.ts';
import { findLastRestores } from './find-last-restores.ts';
import { findOrigins, unknownOrigin, untoldOrigin } from './find-origins.ts';
import { nothingKnown } from './find-proofs.ts';
import { findSafetyBackups } from './find-safety-backups.ts';
import { findStandings } from './find-standings.ts';
import { type FoundObjects, lookIntoBucket } from './look-into-bucket.ts';

const noteReadsAtOnce = 16;

/** A backup as the API describes it, and its object. */
type Entry = { object: BucketObject; backup: Backup };

/**
 * A page of the objects in the stack's bucket that are named like a backup and fit the filters, newest first unless another order
 * is asked for. The note and the end of an object are read once for each ETag, and only of the page where the list does not
 * depend on them.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function listBackups(query: BackupQuery, signal?: AbortSignal): Promise<BackupPage> {
  return (await listWithNewestVerified(query, signal)).page;
}

/**
 * The same, with the newest backup that is verified and complete, whether or not it is on the page; null if there is none.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function listWithNewestVerified(
  query: BackupQuery,
  signal?: AbortSignal,
): Promise<{ page: BackupPage; newestVerified: Backup | null }> {
  const stackBucket = readingBucket();
  const [{ found, fellOver }, copies] = await Promise.all([lookIntoBuckets(signal), findCopies()]);
  const { notes, records } = found;
  const listed = new Set(found.objects.map(({ key }) => key));
  const objects = [
    ...found.objects.map((object) => asWritten(object, copies)),
    ...(copies?.onlyInSecond ?? []).filter(({ key }) => !listed.has(key)),
  ];
  const readNotes = (entries: Entry[]) => withNotes(stackBucket, entries, notes, signal);
  const readOrigins = (entries: Entry[]) => withOrigins(stackBucket, entries, signal);
  let all = await tellOf(stackBucket, { objects, records, copies }, readOrigins, signal);
  if (needsNotes(query)) all = await readNotes(all);
  if (needsOrigins(query)) all = await readOrigins(all);
  const fits = matchBackup(query);
  const fitting = all.filter(({ backup }) => fits(backup)).sort(inOrder(query));
  const shown = await readOrigins(await readNotes(fitting.slice(query.offset, query.offset + query.limit)));
  const newestVerified = await findNewestVerified(all, readOrigins);
  const page = {
    totalNumberOfResults: fitting.length,
    totalSize: sizeOf(fitting),
    bucket: { count: all.length, size: sizeOf(all), newestVerified: newestVerified?.key ?? null },
    fellOver,
    results: shown.map(({ backup }) => backup),
  };
  return { page, newestVerified };
}

/** Lists the first bucket, or the second if the first is not reached. */
async function lookIntoBuckets(
  signal: AbortSignal | undefined,
): Promise<{ found: FoundObjects; fellOver: string | null }> {
  try {
    return { found: await lookIntoBucket(bucket(), signal), fellOver: null };
  } catch (error) {
    const second = copyBucket();
    if (second === null || !isAppError(error) || error.code !== 'BUCKET_UNREACHABLE') throw error;
    const { objects, notes, records } = await lookIntoBucket(second, signal).catch(() => {
      throw error;
    });
    const marked = (beside: FoundObjects['notes']) =>
      new Map([...beside].map(([key, object]) => [key, markObject(object)]));
    const found = { objects: objects.map(markObject), notes: marked(notes), records: marked(records) };
    return { found, fellOver: error.message };
  }
}

/** The facts from the console's own database or from the records beside the backups, without notes. If the time of a backup is unknown, the end of its object is read. */
async function tellOf(
  stackBucket: Bucket,
  { objects, records, copies }: Pick<FoundObjects, 'objects' | 'records'> & { copies: KnownCopies | null },
  readOrigins: (entries: Entry[]) => Promise<Entry[]>,
  signal: AbortSignal | undefined,
): Promise<Entry[]> {
  const [jobs, standings, safety, restores] = await Promise.all([
    findBackupJobs(objects),
    findStandings(stackBucket, objects, { beside: records, ...(signal === undefined ? {} : { signal }) }),
    findSafetyBackups(objects.map(({ key }) => key)),
    findLastRestores(objects),
  ]);
  const entries = objects.map((object): Entry => {
    const { key, size, lastModified } = object;
    const backup = {
      key,
      number: jobs.get(key)?.number ?? null,
      takenOn: (jobs.get(key)?.takenOn ?? lastModified).toISOString(),
      size,
      lastModified: lastModified.toISOString(),
      url: stackBucket.url(key),
      note: null,
      keep: false,
      ...(standings.get(key) ?? nothingKnown),
      safetyFor: safety.get(key) ?? null,
      lastRestore: restores.get(key) ?? null,
      ...unknownOrigin,
      incomplete: null,
      copy: copies === null ? null : (copies.facts.get(key) ?? notCopiedYet),
    };
    return { object, backup };
  });
  const isKnown = ({ object }: Entry) => (jobs.get(object.key)?.takenOn ?? null) !== null;
  return [...entries.filter(isKnown), ...(await readOrigins(entries.filter((entry) => !isKnown(entry))))];
}

async function withOrigins(stackBucket: Bucket, entries: Entry[], signal: AbortSignal | undefined): Promise<Entry[]> {
  if (entries.length === 0) return entries;
  const objects = entries.map(({ object }) => object);
  const origins = await findOrigins(stackBucket, objects, signal);
  return entries.map(({ object, backup }) => {
    const { snapshotOn, ...known } = origins.get(object.key) ?? untoldOrigin;
    const takenOn = snapshotOn === null ? backup.takenOn : noLater(snapshotOn, object.lastModified);
    const safetyFor = known.origin === 'OWN' ? backup.safetyFor : null;
    return { object, backup: { ...backup, ...known, takenOn, safetyFor } };
  });
}

/** An archive's own time is only a claim, so it is never later than the time at which the object was written. */
function noLater(told: string, written: Date): string {
  return new Date(Math.min(Date.parse(told), written.getTime())).toISOString();
}

function withNotes(
  stackBucket: Bucket,
  entries: Entry[],
  notes: FoundObjects['notes'],
  signal: AbortSignal | undefined,
): Promise<Entry[]> {
  const together = limitConcurrency(noteReadsAtOnce);
  return Promise.all(
    entries.map(async ({ object, backup }) => {
      const beside = notes.get(noteKey(object.key));
      if (beside === undefined) return { object, backup };
      const { note, keep } = await together(() => readNoteObject(stackBucket, beside, signal));
      return { object, backup: { ...backup, note, keep } };
    }),
  );
}

const compare = {
  taken: (one, other) => Date.parse(one.takenOn) - Date.parse(other.takenOn),
  size: (one, other) => one.size - other.size,
  name: (one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)),
} satisfies Record<BackupQuery['sort'], (one: Backup, other: Backup) => number>;

/** Where two are alike, the newer one first, and then by name: the order is the same each time. */
function inOrder({ sort, order }: Pick<BackupQuery, 'sort' | 'order'>): (one: Entry, other: Entry) => number {
  const sign = (order ?? (sort === 'name' ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  return ({ backup: one }, { backup: other }) =>
    sign * compare[sort](one, other) || compare.taken(other, one) || compare.name(other, one);
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { object }) => sum + object.size, 0);
}

/** A backup that left something out does not count: its verification says nothing about that. */
async function findNewestVerified(
  entries: readonly Entry[],
  readOrigins: (entries: Entry[]) => Promise<Entry[]>,
): Promise<Backup | null> {
  const verified = entries.filter(({ backup }) => backupStanding(backup) === 'yes').sort(inOrder({ sort: 'taken' }));
  for (const entry of verified) {
    const [read] = await readOrigins([entry]);
    if (read !== undefined && read.backup.incomplete === null) return read.backup;
  }
  return null;
}
