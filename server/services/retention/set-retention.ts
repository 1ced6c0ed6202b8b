import type { Retention, RetentionInput, RetentionPlace, RetentionRules } from '#lib/contracts/retention/retention.ts';
import { findLowered } from '#lib/find-lowered.ts';
import { retentionTag } from '#lib/retention-tag.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { completeRules, getRetention } from './get-retention.ts';
import { requireCopyBucket } from './require-copy-bucket.ts';
import { readStoredRules } from './stored-rules.ts';

export type RetentionChange = {
  /** Email. */
  changedBy: string;
  /** Tags (retentionTag) of which one must be the stored one; null if any may be stored. */
  ifMatch: string[] | null;
  /** The first bucket's rules, unless given. */
  place?: RetentionPlace;
};

/**
 * Sets the rules. Runners follow them from their next look on, within the hour.
 * @throws AppError PRECONDITION_FAILED when others changed them; CONFLICT when they keep less than before, and that is not confirmed
 */
export async function setRetention(
  { confirmLowering, ...input }: RetentionInput,
  { changedBy, ifMatch, place = 'FIRST' }: RetentionChange,
): Promise<Retention> {
  if (place === 'SECOND') requireCopyBucket();
  const rules = await completeRules(input, place);
  await consoleDb().$transaction((db) => putRules(db, rules, confirmLowering, { changedBy, ifMatch, place }));
  return getRetention(place);
}

/** The same within the caller's transaction, with whole rules. */
export async function putRules(
  db: ConsoleDbTransaction,
  rules: RetentionRules,
  confirmLowering: boolean,
  { changedBy, ifMatch, place = 'FIRST' }: RetentionChange,
): Promise<void> {
  await db.$executeRaw`select 1 from stack where id = ${defaultStackId} for update`;
  const before = await readStoredRules(db, { place });
  if (ifMatch !== null && !ifMatch.includes(retentionTag({ version: before?.version ?? 0 }))) throw changedMeanwhile();
  const lowered = findLowered(before?.rules ?? null, rules);
  if (lowered.length > 0 && !confirmLowering) throw notConfirmed(lowered, place);
  const data = { ...rules, changedBy, changedOn: now() };
  await db.retention.upsert({
    where: { stackId_place: { stackId: defaultStackId, place } },
    create: { ...data, stackId: defaultStackId, place },
    update: { ...data, version: { increment: 1 } },
  });
  await recordEvent(db, {
    kind: place === 'FIRST' ? 'RETENTION_SET' : 'COPY_RETENTION_SET',
    doneBy: changedBy,
    details: detailsOf(before?.rules ?? null, rules),
  });
}

/**
 * Turns retention off: from then on nothing is deleted by itself. A run that is deleting stops before its next deletion.
 * @throws AppError PRECONDITION_FAILED
 */
export async function clearRetention({ changedBy, ifMatch, place = 'FIRST' }: RetentionChange): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from stack where id = ${defaultStackId} for update`;
    const before = await readStoredRules(db, { place });
    if (ifMatch !== null && !ifMatch.includes(retentionTag({ version: before?.version ?? 0 })))
      throw changedMeanwhile();
    if (before === null) return;
    await db.retention.delete({ where: { stackId_place: { stackId: defaultStackId, place } } });
    await recordEvent(db, {
      kind: place === 'FIRST' ? 'RETENTION_CLEARED' : 'COPY_RETENTION_CLEARED',
      doneBy: changedBy,
    });
  });
}

function detailsOf(before: RetentionRules | null, after: RetentionRules): Record<string, string | number | null> {
  const fromTo = Object.entries(after).flatMap(([name, value]) => {
    const old = before?.[name as keyof RetentionRules] ?? null;
    return before !== null && old === value ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fromTo);
}

function changedMeanwhile(): AppError {
  return new AppError(
    'PRECONDITION_FAILED',
    'The rules of retention were changed in the meantime: read them again, then change them.',
  );
}

function notConfirmed(lowered: string[], place: RetentionPlace): AppError {
  const address = place === 'FIRST' ? '/repo/v1/admin/retention' : '/repo/v1/admin/copy/retention';
  return new AppError(
    'CONFLICT',
    `These rules keep less than before (${lowered.join(', ')}). POST ${address}/simulation shows which backups would be deleted; send "confirmLowering": true to set the rules.`,
  );
}
