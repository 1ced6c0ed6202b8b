import { consoleDb } from '#server/adapters/console-db/console-db.ts';

const keptMs = 90 * 24 * 60 * 60 * 1000;

/** Deletes notifications and deliveries that are older than 90 days, and incidents that ended before that. */
export async function forgetOldNotifications(at: Date): Promise<void> {
  const before = new Date(at.getTime() - keptMs);
  const db = consoleDb();
  await db.delivery.deleteMany({ where: { madeOn: { lt: before } } });
  await db.notification.deleteMany({ where: { madeOn: { lt: before } } });
  await db.incident.deleteMany({ where: { closedOn: { lt: before } } });
}
