import { incidentKinds, isIncidentKind } from '#lib/contracts/incident.ts';
import type { ConsoleDb, ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { type MessageToWrite, writeNotification } from './write-notification.ts';

type StoredIncident = NonNullable<Awaited<ReturnType<ConsoleDb['incident']['findUnique']>>>;

/** Writes the message of an incident's beginning, in the transaction that opens it. */
export async function tellIncidentOpened(db: ConsoleDbTransaction, incident: StoredIncident): Promise<void> {
  if (!isIncidentKind(incident.kind)) return;
  const { title, topic } = incidentKinds[incident.kind];
  const { stackId, openedOn: at } = incident;
  const message: MessageToWrite = { ...common(incident), phase: 'OPENED', topic, title, until: null };
  await writeNotification(db, { stackId, key: `incident ${incident.id} opened`, message, at, since: at });
}

/** Writes the message of its end, in the transaction that closes it. @param incident as it is after its end */
export async function tellIncidentClosed(db: ConsoleDbTransaction, incident: StoredIncident): Promise<void> {
  if (!isIncidentKind(incident.kind) || incident.closedOn === null) return;
  const { stackId, closedOn: at } = incident;
  const message: MessageToWrite = {
    ...common(incident),
    phase: 'CLOSED',
    topic: 'RECOVERED',
    title: `Over: ${incidentKinds[incident.kind].title.toLowerCase()}`,
    what: incident.end ?? '',
    until: at.toISOString(),
    cause: null,
    remedy: null,
  };
  await writeNotification(db, { stackId, key: `incident ${incident.id} closed`, message, at, since: at });
}

function common({ id, kind, subject, what, since, cause, remedy, link }: StoredIncident) {
  return {
    stack: settings().stackName,
    what,
    since: since.toISOString(),
    cause,
    remedy,
    link,
    incident: { id: String(id), kind, subject },
  };
}
