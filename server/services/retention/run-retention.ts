import type { RetentionPlace, RetentionRules } from '#lib/contracts/retention/retention.ts';
import { explainVerdict } from '#lib/retention-words.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { logger } from '#server/logger.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import type { JudgedArchive, Look } from './decide-with-locks.ts';
import { deletePlanned, type PlannedDeletion, settleUndeleted } from './delete-planned.ts';
import { lookAtBackups } from './look-at-backups.ts';
import { lookAtCopies } from './look-at-copies.ts';
import { claimRetention, isRetentionDue, releaseRetention } from './retention-worker.ts';
import { readStoredRules } from './stored-rules.ts';

export type RetentionWork = {
  /** The bucket in which is deleted. */
  bucket: Bucket;
  /** If that is the second one: the first, which is only read. */
  first?: Bucket;
  /** The name of this runner. */
  worker: string;
  /** Aborts when the runner stops: the run is continued by another, or by this one's successor. */
  signal: AbortSignal;
};

const refusedAgainAfterMs = 24 * 60 * 60 * 1000;

/**
 * Follows the rules, if that is due: writes the list of what is to be deleted, then deletes one after the other, each only if the rules
 * still say so at that moment. A run that was interrupted is continued first. One runner does this at a time.
 * @returns how many backups were deleted; null if nothing was due, or another runner works on it
 * @throws AppError BUCKET_*; whatever the console database says. What is left is done at the next call, by any runner
 */
export async function runRetention(work: RetentionWork): Promise<number | null> {
  if (!(await isRetentionDue(placeOf(work))) || !(await claimRetention(work.worker))) return null;
  try {
    const run = (await findOpenRun(placeOf(work))) ?? (await planRun(work));
    return run === null ? 0 : await finishRun(work, run);
  } finally {
    await releaseRetention(work.worker);
  }
}

function placeOf({ first }: RetentionWork): RetentionPlace {
  return first === undefined ? 'FIRST' : 'SECOND';
}

function look({ bucket, first, signal }: RetentionWork, rules: RetentionRules): Promise<Look> {
  return first === undefined
    ? lookAtBackups(bucket, rules, signal)
    : lookAtCopies({ first, second: bucket }, rules, signal);
}

async function findOpenRun(place: RetentionPlace): Promise<{ id: number } | null> {
  return consoleDb().retentionRun.findFirst({
    where: { stackId: defaultStackId, place, endedOn: null },
    select: { id: true },
  });
}

/** Looks at all backups, and writes what is to be deleted before anything is. @returns null if nothing is */
async function planRun(work: RetentionWork): Promise<{ id: number } | null> {
  const place = placeOf(work);
  const stored = await readStoredRules(consoleDb(), { place });
  if (stored === null) return null;
  const lookedOn = now();
  const found = await look(work, stored.rules);
  if (!(await claimRetention(work.worker))) return null;
  const goes = await withoutRefused(
    place,
    found.archives.filter(({ verdict }) => !verdict.stays),
  );
  const stayed = found.archives.length - goes.length;
  return consoleDb().$transaction(async (db) => {
    const where = { stackId: defaultStackId, place };
    await db.retention.updateMany({ where, data: { lookedOn, holds: found.holds } });
    if (found.holds.length === 0) await db.retention.updateMany({ where, data: { heldSince: null } });
    else await db.retention.updateMany({ where: { ...where, heldSince: null }, data: { heldSince: lookedOn } });
    if (goes.length === 0) return null;
    const deletions = goes.toReversed().map(toRow);
    const data = { stackId: defaultStackId, place, plannedOn: lookedOn, rules: stored.rules, stayed };
    const run = await db.retentionRun.create({ data, select: { id: true } });
    await db.retentionDeletion.createMany({ data: deletions.map((row) => ({ ...row, runId: run.id })) });
    return run;
  });
}

function toRow(
  { key, object, number, takenOn, verdict }: JudgedArchive,
  position: number,
): Omit<Prisma.RetentionDeletionCreateManyInput, 'runId'> {
  const { rule, goes } = verdict;
  return {
    position,
    key,
    etag: object.etag,
    bytes: BigInt(object.size),
    number,
    takenOn,
    rule,
    goes: goes ?? 'BEYOND',
  };
}

/** The bucket is not asked every hour for what it refused: once a day will do. */
async function withoutRefused(place: RetentionPlace, goes: JudgedArchive[]): Promise<JudgedArchive[]> {
  const refused = await consoleDb().retentionDeletion.findMany({
    where: {
      key: { in: goes.map(({ key }) => key) },
      outcome: 'REFUSED',
      run: { place },
      settledOn: { gt: new Date(now().getTime() - refusedAgainAfterMs) },
    },
    select: { key: true, etag: true },
  });
  const isRefused = ({ key, object }: JudgedArchive) =>
    refused.some((deletion) => deletion.key === key && deletion.etag === object.etag);
  return goes.filter((archive) => !isRefused(archive));
}

async function finishRun(work: RetentionWork, { id }: { id: number }): Promise<number> {
  const db = consoleDb();
  const open = { runId: id, outcome: { in: ['PLANNED', 'BEGUN'] } } satisfies Prisma.RetentionDeletionWhereInput;
  const deletions = await db.retentionDeletion.findMany({ where: open, orderBy: { position: 'asc' } });
  let deleted = 0;
  for (const deletion of deletions) {
    if (work.signal.aborted || !(await claimRetention(work.worker))) return deleted;
    if (await decideAgain(work, deletion)) deleted += 1;
  }
  if ((await db.retentionDeletion.count({ where: open })) > 0) return deleted;
  await db.retentionRun.updateMany({ where: { id, endedOn: null }, data: { endedOn: now() } });
  logger.info({ runId: id, deleted }, 'A run of retention has ended');
  return deleted;
}

/** Deletes one backup, if the rules, the bucket and everything else say at this moment that it goes. @returns whether it was deleted */
async function decideAgain(work: RetentionWork, deletion: PlannedDeletion): Promise<boolean> {
  const stored = await readStoredRules(consoleDb(), { place: placeOf(work) });
  if (stored === null) return settleUndeleted(deletion, 'KEPT', 'Retention was turned off.');
  const seen = await look(work, stored.rules);
  const found = seen.archives.find(({ key }) => key === deletion.key);
  if (found === undefined) return deletePlanned(work, deletion, null);
  if (found.object.etag !== deletion.etag) return settleUndeleted(deletion, 'KEPT', 'The file was replaced since.');
  if (!found.verdict.stays) return deletePlanned(work, deletion, found.object);
  const isLocked = found.verdict.reasons[0] === 'LOCKED';
  return settleUndeleted(deletion, isLocked ? 'LOCKED' : 'KEPT', keptBecause(found, seen, stored.rules));
}

function keptBecause({ verdict }: JudgedArchive, { holds }: Look, rules: RetentionRules): string {
  const [hold] = holds;
  if (verdict.reasons[0] === 'HELD' && hold !== undefined) return `Held: ${hold.what}`;
  return `${explainVerdict(verdict, rules, rules.zone)}.`;
}
