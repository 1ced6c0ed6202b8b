import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { tokenLastsMs } from './subscriber-tokens.ts';

const hourMs = 60 * 60 * 1000;

/** Deletes who has not confirmed in time, links that have expired, and counts of forms that are old. */
export async function forgetSubscribers(at: Date): Promise<void> {
  const db = consoleDb();
  const before = new Date(at.getTime() - tokenLastsMs.CONFIRM - hourMs);
  await db.statusSubscriber.deleteMany({ where: { confirmedOn: null, createdOn: { lt: before } } });
  await db.statusSubscriberToken.deleteMany({ where: { expiresOn: { lt: at } } });
  await db.subscriptionTry.deleteMany({ where: { on: { lt: new Date(at.getTime() - hourMs) } } });
}
