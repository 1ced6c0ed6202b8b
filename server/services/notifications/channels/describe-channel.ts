import { notificationTopic } from '#lib/contracts/incident.ts';
import { type Channel, channelKind } from '#lib/contracts/notifications/notification.ts';
import { parseId } from '#lib/parse-id.ts';
import { type ConsoleDb, type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { stateOf } from '../deliveries/describe-delivery.ts';
import { describeTarget, shownFields } from './channel-fields.ts';

export type StoredChannel = NonNullable<Awaited<ReturnType<ConsoleDb['notificationChannel']['findUnique']>>>;

/** @throws AppError NOT_FOUND, also when the id is no number */
export async function findChannel(
  stackId: number,
  id: string,
  db: ConsoleDbTransaction = consoleDb(),
): Promise<StoredChannel> {
  const number = parseId(id);
  const row = number === null ? null : await db.notificationChannel.findFirst({ where: { id: number, stackId } });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a channel with ID: ${id}`);
  return row;
}

/**
 * Finds a channel to change, alone.
 * @param ifMatch the versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED
 */
export async function lockChannel(
  db: ConsoleDbTransaction,
  stackId: number,
  id: string,
  ifMatch: string[] | null,
): Promise<StoredChannel> {
  await db.$queryRaw`select from stack where id = ${stackId} for update`;
  const row = await findChannel(stackId, id, db);
  if (ifMatch === null || ifMatch.includes(String(row.version))) return row;
  throw new AppError(
    'PRECONDITION_FAILED',
    `The channel “${row.name}” was changed in the meantime: read it again, then change it.`,
  );
}

/** A channel as the API gives it: without its secrets. */
export async function describeChannel(row: StoredChannel, db: ConsoleDbTransaction = consoleDb()): Promise<Channel> {
  const kind = channelKind.parse(row.kind);
  const last = await db.delivery.findFirst({ where: { channelId: row.id }, orderBy: { id: 'desc' } });
  return {
    id: String(row.id),
    kind,
    name: row.name,
    topics: row.topics.map((topic) => notificationTopic.parse(topic)),
    enabled: row.enabled,
    target: describeTarget(kind, row.config, row.secrets),
    shown: shownFields(row.config),
    createdBy: row.createdBy,
    createdOn: row.createdOn.toISOString(),
    changedBy: row.changedBy,
    changedOn: row.changedOn?.toISOString() ?? null,
    version: row.version,
    last:
      last === null
        ? null
        : {
            id: String(last.id),
            state: stateOf(last),
            on: (last.endedOn ?? last.madeOn).toISOString(),
            answer: last.answer,
          },
  };
}
