import { type Heartbeat, heartbeat } from '#lib/contracts/notifications/notification.ts';
import { type ConsoleDb, type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';

type StoredHeartbeat = NonNullable<Awaited<ReturnType<ConsoleDb['heartbeat']['findUnique']>>>;

/** A heartbeat as the API gives it: of its address only the host. */
export async function describeHeartbeat(
  row: StoredHeartbeat,
  db: ConsoleDbTransaction = consoleDb(),
): Promise<Heartbeat> {
  const last = await db.delivery.findFirst({ where: { heartbeatId: row.id }, orderBy: { id: 'desc' } });
  const schedule = row.scheduleId === null ? null : await db.schedule.findUnique({ where: { id: row.scheduleId } });
  return heartbeat.parse({
    id: String(row.id),
    name: row.name,
    host: URL.canParse(row.url) ? new URL(row.url).host : 'unknown',
    covers: row.covers,
    successWhen: row.successWhen,
    schedule: schedule === null ? null : { id: String(schedule.id), name: schedule.name },
    everyMinutes: row.everyMinutes,
    createdBy: row.createdBy,
    last:
      last === null
        ? null
        : {
            signal: last.signal ?? '',
            state: last.state,
            on: (last.endedOn ?? last.madeOn).toISOString(),
            answer: last.answer,
          },
  });
}
