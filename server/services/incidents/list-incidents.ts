import type { z } from 'zod';
import {
  type Incident,
  type IncidentPage,
  incidentKinds,
  type incidentQuery,
  isIncidentKind,
} from '#lib/contracts/incident.ts';
import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';

type StoredIncident = NonNullable<Awaited<ReturnType<ConsoleDb['incident']['findUnique']>>>;

/** A page of a stack's incidents, the newest first. */
export async function listIncidents(
  stackId: number,
  { state, limit, offset }: z.output<typeof incidentQuery>,
): Promise<IncidentPage> {
  const where = { stackId, ...(state === 'ALL' ? {} : { closedOn: state === 'OPEN' ? null : { not: null } }) };
  const db = consoleDb();
  const [totalNumberOfResults, rows] = await db.$transaction([
    db.incident.count({ where }),
    db.incident.findMany({ where, orderBy: { id: 'desc' }, skip: offset, take: limit }),
  ]);
  return { totalNumberOfResults, results: rows.map(describeIncident) };
}

/** An incident as the API gives it. */
export function describeIncident(row: StoredIncident): Incident {
  const { kind, subject, what, cause, remedy, link, end } = row;
  return {
    id: String(row.id),
    kind,
    title: isIncidentKind(kind) ? incidentKinds[kind].title : kind,
    subject,
    what,
    since: row.since.toISOString(),
    cause,
    remedy,
    link,
    openedOn: row.openedOn.toISOString(),
    closedOn: row.closedOn?.toISOString() ?? null,
    end,
  };
}
