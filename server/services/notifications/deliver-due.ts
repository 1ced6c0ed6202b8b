import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { logger } from '#server/logger.ts';
import { nextAttemptOn } from './retry-times.ts';
import { type ClaimedDelivery, claimDeliveries } from './send/claim-deliveries.ts';
import { type Attempt, sendDelivery } from './send/send-delivery.ts';

const mostAtOnce = 8;

/**
 * Sends what is due, one attempt each, and notes that the notifier ran. Any number of runners may do so at once: each delivery is sent by
 * one of them.
 * @param runner the name under which it claims
 * @param clock the present time
 * @returns how many attempts were made
 * @throws the driver's error when the console database cannot be reached
 */
export async function deliverDue(runner: string, clock: () => Date): Promise<number> {
  await consoleDb().notifier.updateMany({ data: { ranOn: clock() } });
  await dropOldSigns(clock());
  let made = 0;
  for (let claimed = await claimDeliveries(runner, clock(), mostAtOnce); claimed.length > 0; ) {
    await Promise.all(claimed.map((delivery) => attempt(runner, delivery, clock)));
    made += claimed.length;
    claimed = claimed.length < mostAtOnce ? [] : await claimDeliveries(runner, clock(), mostAtOnce);
  }
  return made;
}

/** That the console ran some time ago is no sign that it runs now: what was not sent by the next call is not sent any more. */
async function dropOldSigns(at: Date): Promise<void> {
  await consoleDb().delivery.updateMany({
    where: { state: 'WAITING', signal: 'alive', giveUpOn: { lt: at }, claimedOn: null },
    data: { state: 'FAILED', endedOn: at },
  });
}

async function attempt(runner: string, delivery: ClaimedDelivery, clock: () => Date): Promise<void> {
  const result = await sendDelivery(delivery, clock());
  await keepResult(runner, delivery, result, clock());
}

/** A claim that was taken away meanwhile writes nothing. */
async function keepResult(
  runner: string,
  delivery: ClaimedDelivery,
  { isSent, answer, retryAfterSeconds }: Attempt,
  at: Date,
) {
  const { id, attempts, giveUpOn, target } = delivery;
  const next = isSent ? null : nextAttemptOn(attempts, at, giveUpOn, retryAfterSeconds);
  const state = isSent ? 'SENT' : next === null ? 'FAILED' : 'WAITING';
  await consoleDb().delivery.updateMany({
    where: { id, claimedBy: runner, attempts, state: 'WAITING' },
    data: {
      state,
      answer,
      claimedBy: null,
      claimedOn: null,
      ...(next === null ? { endedOn: at } : { nextOn: next }),
    },
  });
  if (!isSent) logger.warn({ delivery: id, target, attempts, state }, 'A notification was not taken by its receiver');
}
