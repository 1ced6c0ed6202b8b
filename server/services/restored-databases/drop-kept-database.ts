import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { dropDatabase } from '#server/engine/databases/drop-database.ts';
import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { doRecorded, recordEvent } from '../history/record-event.ts';
import { findHeld } from '../retention/find-held.ts';

const applicationName = 'stack-console drop';

type Kept = { name: string; daemonId: number };

/**
 * Drops a database that a staged restore or an undo kept. A database that this console did not keep is never
 * dropped. One that no longer exists is taken off the list.
 * @param droppedBy email
 * @throws AppError NOT_FOUND; CONFLICT while an undo switches to it; REPOSITORY_*
 */
export async function dropKeptDatabase(name: string, droppedBy: string): Promise<void> {
  const isName = !name.includes('\0');
  const kept = isName ? await consoleDb().keptDatabase.findUnique({ where: { name } }) : null;
  if (kept === null) throw new AppError('NOT_FOUND', `No restore has kept a database of the name: ${name}`);
  const undo = await findUndoAtWork(kept);
  if (undo !== null) {
    throw new AppError('CONFLICT', `An undo is switching to this database (ID: ${undo}). Wait until it has finished.`, {
      daemonId: String(undo),
    });
  }
  await doRecorded({ ...eventOf(kept), doneBy: droppedBy }, () => drop(kept));
  await consoleDb().keptDatabase.deleteMany({ where: { name } });
}

const claimedForMs = 10 * 60 * 1000;

/**
 * Drops the kept databases whose time has passed, but none while something holds retention: a previous database is a copy of the data,
 * too. Every runner does; each database is one runner's for ten minutes, so that a
 * runner that is killed leaves it to another.
 * @returns how many were dropped
 * @throws AppError REPOSITORY_*; BUCKET_* where retention is on and the bucket does not answer
 */
export async function dropExpiredDatabases(now = new Date()): Promise<number> {
  const db = consoleDb();
  const due = await db.keptDatabase.findMany({ where: { dropAfter: { lte: now } }, orderBy: { dropAfter: 'asc' } });
  if (due.length === 0 || (await findHeld()).length > 0) return 0;
  let dropped = 0;
  for (const kept of due) {
    if ((await findUndoAtWork(kept)) !== null) continue;
    const claim = await db.keptDatabase.updateMany({
      where: { name: kept.name, dropAfter: kept.dropAfter },
      data: { dropAfter: new Date(now.getTime() + claimedForMs) },
    });
    if (claim.count === 0) continue;
    await drop(kept);
    await db.$transaction(async (transaction) => {
      const { count } = await transaction.keptDatabase.deleteMany({ where: { name: kept.name } });
      if (count > 0) await recordEvent(transaction, { ...eventOf(kept), doneBy: null });
    });
    dropped += 1;
  }
  return dropped;
}

function eventOf({ name, daemonId }: Kept) {
  return { kind: 'KEPT_DATABASE_DROPPED', subject: name, details: { daemonId: String(daemonId) } } as const;
}

async function findUndoAtWork({ daemonId }: Kept): Promise<number | null> {
  const undo = await consoleDb().daemon.findFirst({
    where: { undoesId: daemonId, endedOn: null },
    select: { id: true },
  });
  return undo?.id ?? null;
}

/** Whatever a row says, the repository is never dropped. */
async function drop({ name }: Kept): Promise<void> {
  if (name === settings().repository.database) {
    throw new AppError('CONFLICT', `The database ${name} is the current database of the stack: it is not deleted.`);
  }
  await takeOffTemplates(name);
  await dropDatabase({ repository: repository(), name, applicationName });
}

/** It is marked as a template where the repository was: PostgreSQL drops none. */
async function takeOffTemplates(name: string): Promise<void> {
  const session = await openMaintenanceSession({ repository: repository(), avoid: [name], applicationName });
  try {
    const found = await session.query('select from pg_catalog.pg_database where datname = $1 and datistemplate', [
      name,
    ]);
    if (found.length > 0) await session.execute(`alter database ${quoteIdentifier(name)} with is_template false`);
  } finally {
    await session.close();
  }
}
