import type { DeedKind } from '#lib/contracts/history.ts';
import { type ConsoleDbTransaction, consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';

/** A deed for the history. */
export type DeedToRecord = {
  kind: DeedKind;
  /** Email; null: the console by itself, or it is not known who. */
  doneBy: string | null;
  /** A backup's key, an id. */
  subject?: string;
  /** Short, and never a secret. */
  details?: Record<string, string | number | boolean | null>;
};

/**
 * Keeps a deed in the history.
 * @param db the transaction that does the deed, so that both are there or neither is
 */
export async function recordDeed(
  db: ConsoleDbTransaction,
  { kind, doneBy, subject, details = {} }: DeedToRecord,
): Promise<void> {
  await db.audit.create({ data: { kind, doneBy, subject: subject ?? null, details } });
}

/**
 * Does a deed outside the console database, and keeps it in the history: as begun before it, as done or failed after it. If
 * the process is killed between, the history says that it was begun and no more, which is the truth.
 * @throws what `work` throws; nothing is done when the history can't be written
 */
export async function doRecorded<Result>(
  { kind, doneBy, subject, details = {} }: DeedToRecord,
  work: () => Promise<Result>,
): Promise<Result> {
  const { id } = await consoleDb().audit.create({
    data: { kind, doneBy, subject: subject ?? null, details, outcome: 'BEGUN' },
    select: { id: true },
  });
  const result = await work().catch(async (error: unknown) => {
    await settle(
      id,
      wasOvertaken(error) ? null : { outcome: 'FAILED', details: { ...details, reason: reasonOf(error) } },
    );
    throw error;
  });
  await settle(id, { outcome: 'DONE' });
  return result;
}

/** Somebody else was first: nothing was done, and there is nothing to tell. */
function wasOvertaken(error: unknown): boolean {
  return isAppError(error) && (error.code === 'PRECONDITION_FAILED' || error.code === 'CONFLICT');
}

function reasonOf(error: unknown): string {
  return isAppError(error) ? error.message : 'The reason is in the console’s log.';
}

/** What was done is done, whatever becomes of this. @param data null: there is nothing to keep */
async function settle(id: bigint, data: Prisma.AuditUpdateInput | null): Promise<void> {
  const { audit } = consoleDb();
  try {
    if (data === null) await audit.delete({ where: { id } });
    else await audit.update({ where: { id }, data });
  } catch (err) {
    logger.error({ err }, 'The history could not be told how a deed ended');
  }
}

const countedMinutes = 60;
const countedKeptDays = 90;

/**
 * Keeps a deed that scripts and attackers do often: those of one kind, person and address within an hour are one entry that
 * counts them (`times`, `lastOn`). Such entries are forgotten after 90 days.
 */
export async function countDeed(
  db: ConsoleDbTransaction,
  { kind, doneBy, address }: Pick<DeedToRecord, 'kind' | 'doneBy'> & { address: string },
): Promise<void> {
  const counted = await db.$executeRaw`
    update audit
       set details = details || jsonb_build_object('times', (details->>'times')::int + 1, 'lastOn', ${new Date().toISOString()}::text)
     where id = (select id from audit
                  where kind = ${kind} and done_by is not distinct from ${doneBy}::text and details->>'address' = ${address}
                    and "on" > now() - make_interval(mins => ${countedMinutes}::int)
                  order by "on" desc limit 1)`;
  if (counted === 0) await recordDeed(db, { kind, doneBy, details: { address, times: 1 } });
  await db.$executeRaw`
    delete from audit
     where kind in ('LOGGED_IN', 'LOG_IN_FAILED') and "on" < now() - make_interval(days => ${countedKeptDays}::int)`;
}
