import type { HistoryEventKind } from '#lib/contracts/history.ts';
import { type ConsoleDbTransaction, consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';

/** What is to be written into the history: something that a person, or the console by itself, did. */
export type EventToRecord = {
  kind: HistoryEventKind;
  /** Email; null if the console did it by itself, or if it is not known who did it. */
  doneBy: string | null;
  /** A backup's key, an id. */
  subject?: string;
  /** Short, and never a secret. */
  details?: Record<string, string | number | boolean | null>;
};

/**
 * Writes an event into the history.
 * @param db the transaction that changes the console database, so that the change and its event are both kept or neither is
 */
export async function recordEvent(
  db: ConsoleDbTransaction,
  { kind, doneBy, subject, details = {} }: EventToRecord,
): Promise<void> {
  await db.audit.create({ data: { kind, doneBy, subject: subject ?? null, details } });
}

/**
 * Does something outside the console database and writes it into the history: as BEGUN before it, and as DONE or FAILED after it.
 * If the process is killed in between, the event stays BEGUN.
 * @param work what is done; it is not called if the history cannot be written
 * @returns what `work` returns
 * @throws what `work` throws
 */
export async function doRecorded<Result>(
  { kind, doneBy, subject, details = {} }: EventToRecord,
  work: () => Promise<Result>,
): Promise<Result> {
  const id = await beginEvent(consoleDb(), { kind, doneBy, details, ...(subject === undefined ? {} : { subject }) });
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

/**
 * Writes an event as BEGUN, before what it names is done outside the console database. Whoever does that settles it, also after a crash.
 * @returns its id
 */
export async function beginEvent(
  db: ConsoleDbTransaction,
  { kind, doneBy, subject, details = {} }: EventToRecord,
): Promise<bigint> {
  const data = { kind, doneBy, subject: subject ?? null, details, outcome: 'BEGUN' } as const;
  return (await db.audit.create({ data, select: { id: true } })).id;
}

/** Whether somebody else was first: nothing was done then, and the history keeps nothing of it. */
function wasOvertaken(error: unknown): boolean {
  return isAppError(error) && (error.code === 'PRECONDITION_FAILED' || error.code === 'CONFLICT');
}

function reasonOf(error: unknown): string {
  return isAppError(error) ? error.message : 'The reason is in the console’s log.';
}

/**
 * Writes how an event ended. It never throws: the work is done by then.
 * @param data null if the event is to be deleted
 */
async function settle(id: bigint, data: Prisma.AuditUpdateInput | null): Promise<void> {
  const { audit } = consoleDb();
  try {
    if (data === null) await audit.delete({ where: { id } });
    else await audit.update({ where: { id }, data });
  } catch (err) {
    logger.error({ err }, 'The end of an event could not be written into the history');
  }
}

const countedMinutes = 60;
const countedKeptDays = 90;

/**
 * Counts an event that scripts and attackers cause often. Events of one kind, person and address within an hour are one entry, which
 * counts them (`times`, `lastOn`). Such entries are deleted after 90 days.
 */
export async function countEvent(
  db: ConsoleDbTransaction,
  { kind, doneBy, address }: Pick<EventToRecord, 'kind' | 'doneBy'> & { address: string },
): Promise<void> {
  const counted = await db.$executeRaw`
    update audit
       set details = details || jsonb_build_object('times', (details->>'times')::int + 1, 'lastOn', ${new Date().toISOString()}::text)
     where id = (select id from audit
                  where kind = ${kind} and done_by is not distinct from ${doneBy}::text and details->>'address' = ${address}
                    and "on" > now() - make_interval(mins => ${countedMinutes}::int)
                  order by "on" desc limit 1)`;
  if (counted === 0) await recordEvent(db, { kind, doneBy, details: { address, times: 1 } });
  await db.$executeRaw`
    delete from audit
     where kind in ('LOGGED_IN', 'LOG_IN_FAILED', 'API_TOKEN_REFUSED') and "on" < now() - make_interval(days => ${countedKeptDays}::int)`;
}
