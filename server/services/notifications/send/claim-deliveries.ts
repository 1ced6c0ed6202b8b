import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';

/** An attempt takes much less: two requests, or an email with its pauses. After that its runner is taken for dead. */
const leaseSeconds = 120;
const include = { notification: true, channel: true, heartbeat: true, subscriber: true } as const;

export type ClaimedDelivery = NonNullable<Awaited<ReturnType<ConsoleDb['delivery']['findUnique']>>> & {
  notification: Awaited<ReturnType<ConsoleDb['notification']['findUnique']>>;
  channel: Awaited<ReturnType<ConsoleDb['notificationChannel']['findUnique']>>;
  heartbeat: Awaited<ReturnType<ConsoleDb['heartbeat']['findUnique']>>;
  subscriber: Awaited<ReturnType<ConsoleDb['statusSubscriber']['findUnique']>>;
};

/**
 * Claims deliveries that are due for this runner. Each is claimed by one runner at a time, and those of one thread to one receiver one after
 * the other, in the order in which they were written. A claim whose runner died is free after two minutes: that delivery may be sent
 * twice, with the same message id.
 * @param at the time by which they are due
 */
export async function claimDeliveries(runner: string, at: Date, most: number): Promise<ClaimedDelivery[]> {
  const db = consoleDb();
  const claimed = await db.$queryRaw<{ id: number }[]>`
    update delivery
       set claimed_by = ${runner}, claimed_on = clock_timestamp(), attempts = attempts + 1
     where id in (
       select due.id from delivery due
        where due.state = 'WAITING' and due.next_on <= ${at}
          and (due.claimed_on is null or due.claimed_on < clock_timestamp() - make_interval(secs => ${leaseSeconds}::int))
          and not exists (
            select from delivery earlier
             where earlier.target = due.target and earlier.thread = due.thread and earlier.id < due.id
               and earlier.state = 'WAITING')
        order by due.next_on, due.id
        limit ${most}
        for update skip locked)
    returning id`;
  if (claimed.length === 0) return [];
  return db.delivery.findMany({ where: { id: { in: claimed.map(({ id }) => id) } }, orderBy: { id: 'asc' }, include });
}
