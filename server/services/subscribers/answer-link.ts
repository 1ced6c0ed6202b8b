import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findByToken } from './subscriber-tokens.ts';

/**
 * Confirms a subscription by the link of its first email.
 * @returns false if the link is unknown, was used, or has expired
 */
export async function confirmSubscription(token: string, at: Date): Promise<boolean> {
  return consoleDb().$transaction(async (db) => {
    const id = await findByToken(db, token, 'CONFIRM', at);
    if (id === null) return false;
    await db.statusSubscriber.updateMany({ where: { id, confirmedOn: null }, data: { confirmedOn: at } });
    await db.statusSubscriberToken.deleteMany({ where: { subscriberId: id, purpose: 'CONFIRM' } });
    return true;
  });
}

/** Ends a subscription by the link of any of its emails. An unknown link ends nothing; the caller is not told which it was. */
export async function endSubscription(token: string, at: Date): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const id = await findByToken(db, token, 'UNSUBSCRIBE', at);
    if (id !== null) await db.statusSubscriber.deleteMany({ where: { id } });
  });
}
