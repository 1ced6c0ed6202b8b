import { randomUUID } from 'node:crypto';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { refuseUnlessOffered } from './is-offered.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** Of one source, in an hour. */
const mostTries = 10;
/** To one address, in a day, until it is confirmed. */
const mostMails = 3;
const mostSubscribers = 10_000;
const mostUnconfirmed = 500;
const longestEmail = 254;

/**
 * Asks the owner of an email address to confirm that they want to be told of maintenance. What it does, and that it ends, does not
 * tell whether the address is known already.
 * @param source the address of the caller
 * @throws AppError BAD_REQUEST for what is no email address; TOO_MANY_REQUESTS; NOT_FOUND if emails are not offered
 */
export async function requestSubscription(stackId: number, email: string, source: string, at: Date): Promise<void> {
  refuseUnlessOffered();
  const address = email.trim().toLowerCase();
  if (address.length > longestEmail || !/^[^\s<>@,;"\p{Cc}\p{Cf}]+@[a-z0-9.-]+\.[a-z0-9-]{2,63}$/u.test(address)) {
    throw new AppError('BAD_REQUEST', 'Enter an email address, such as you@example.org.');
  }
  await countTry(source, at);
  await consoleDb().$transaction(async (db) => {
    await db.$queryRaw`select from stack where id = ${stackId} for update`;
    const known = await db.statusSubscriber.findUnique({ where: { stackId_email: { stackId, email: address } } });
    if (known?.confirmedOn != null) return;
    const subscriber = known ?? (await add(address));
    if (subscriber === null) return;
    const mails = await db.delivery.count({
      where: { subscriberId: subscriber.id, signal: 'confirm', madeOn: { gt: new Date(at.getTime() - dayMs) } },
    });
    if (mails >= mostMails) return;
    const key = `confirm ${randomUUID()}`;
    await db.delivery.create({
      data: {
        stackId,
        target: `subscriber ${subscriber.id}`,
        key,
        thread: key,
        signal: 'confirm',
        subscriberId: subscriber.id,
        madeOn: at,
        nextOn: at,
        giveUpOn: new Date(at.getTime() + hourMs),
      },
    });

    /** @returns null if there are too many: the form says the same all the same */
    async function add(to: string) {
      const [all, unconfirmed] = await Promise.all([
        db.statusSubscriber.count({ where: { stackId } }),
        db.statusSubscriber.count({ where: { stackId, confirmedOn: null } }),
      ]);
      if (all >= mostSubscribers || unconfirmed >= mostUnconfirmed) return null;
      return db.statusSubscriber.create({ data: { stackId, email: to, createdOn: at } });
    }
  });
}

/** Forms are sent by anybody: each source has ten an hour. @throws AppError TOO_MANY_REQUESTS */
async function countTry(source: string, at: Date): Promise<void> {
  const db = consoleDb();
  const since = new Date(at.getTime() - hourMs);
  if ((await db.subscriptionTry.count({ where: { source, on: { gt: since } } })) >= mostTries) {
    throw new AppError('TOO_MANY_REQUESTS', 'Too many attempts. Try again in an hour.', { retryAfterSeconds: 3600 });
  }
  await db.subscriptionTry.create({ data: { source, on: at } });
}
