import { isIncidentKind } from '#lib/contracts/incident.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { logger } from '#server/logger.ts';
import { tellIncidentClosed, tellIncidentOpened } from '../notifications/incident-messages.ts';
import type { FoundIncident, IncidentCondition } from './conditions/incident-condition.ts';
import { incidentConditions } from './incident-conditions.ts';

const findWithinMs = 10_000;
/** All conditions together; PostgreSQL rolls the changes back after it. */
const withinMs = 120_000;
/** Of the advisory lock, with the stack's id as its second number. */
const lockClass = 20_261_130;
const mostTextCharacters = 2000;

/**
 * Looks at everything that can be wrong with a stack, opens an incident for what is, closes those that are over, and writes the messages of both. Any number of
 * processes may do so at once: one of them does it, the others do nothing. If a condition cannot tell, its incidents stay as they are.
 * @returns false if another process is doing it
 * @throws the driver's error when the console database cannot be reached
 */
export async function syncIncidents(
  stackId: number,
  at: Date,
  conditions: readonly IncidentCondition[] = incidentConditions,
): Promise<boolean> {
  return consoleDb().$transaction(
    async (db) => {
      const [lock] = await db.$queryRaw<{ taken: boolean }[]>`
        select pg_try_advisory_xact_lock(${lockClass}::int, ${stackId}::int) as taken`;
      if (lock?.taken !== true) return false;
      for (const condition of conditions) {
        const found = await findSafely(condition, stackId, at);
        if (found !== null) await apply(db, stackId, at, condition, found);
      }
      return true;
    },
    { timeout: withinMs },
  );
}

async function findSafely(condition: IncidentCondition, stackId: number, at: Date): Promise<FoundIncident[] | null> {
  try {
    return await withTimeout(findWithinMs, condition.find(stackId, at));
  } catch (err) {
    logger.warn({ err, kinds: condition.kinds }, 'It cannot be told whether something is wrong: it is looked at again');
    return null;
  }
}

async function apply(
  db: ConsoleDbTransaction,
  stackId: number,
  at: Date,
  condition: IncidentCondition,
  found: FoundIncident[],
): Promise<void> {
  const open = await db.incident.findMany({ where: { stackId, closedOn: null, kind: { in: [...condition.kinds] } } });
  const isSame = (one: { kind: string; subject: string }) => (other: { kind: string; subject: string }) =>
    one.kind === other.kind && one.subject === other.subject;
  for (const incident of open.filter((one) => !found.some(isSame(one)))) {
    const end = await condition.describeEnd(incident, at);
    const closed = await db.incident.update({ where: { id: incident.id }, data: { closedOn: at, end: bounded(end) } });
    await tellIncidentClosed(db, closed);
    logger.info({ incident: incident.id, kind: incident.kind }, 'An incident is over');
  }
  for (const incident of found.filter((one, index) => found.findIndex(isSame(one)) === index)) {
    const { kind, subject, since, facts = {}, link } = incident;
    const words = {
      what: bounded(incident.what),
      cause: boundedOrNull(incident.cause),
      remedy: boundedOrNull(incident.remedy),
      link,
      facts,
    };
    const known = open.find(isSame(incident));
    if (known !== undefined) {
      const changed = known.what !== words.what || known.cause !== words.cause || known.link !== link;
      if (changed) await db.incident.update({ where: { id: known.id }, data: words });
      continue;
    }
    if (!isIncidentKind(kind)) continue;
    const opened = await db.incident.create({ data: { stackId, kind, subject, since, openedOn: at, ...words } });
    await tellIncidentOpened(db, opened);
    logger.warn({ incident: opened.id, kind }, 'An incident began');
  }
}

/** A sentence of a failure may hold text from outside. */
function bounded(text: string): string {
  return text.length > mostTextCharacters ? `${text.slice(0, mostTextCharacters).toWellFormed()}…` : text;
}

function boundedOrNull(text: string | null): string | null {
  return text === null ? null : bounded(text);
}
