import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** A restart of a receiver is no incident. */
const patienceMs = 5 * 60_000;

type Refused = { target: string; name: string; what: string; since: Date; answer: string | null };

/**
 * A channel or a watcher does not take what is sent to it, so that somebody is not told. The other channels are told of that; the failing
 * one is not (write-notification.ts).
 */
export const deliveriesFail: IncidentCondition = {
  kinds: ['DELIVERY_FAILED'],
  async find(stackId, at) {
    const refused = await findRefused(stackId);
    return refused
      .filter(({ since }) => at.getTime() - since.getTime() >= patienceMs)
      .map(({ target, name, what, since, answer }) => ({
        kind: 'DELIVERY_FAILED' as const,
        subject: target,
        what: `The ${what} “${name}” does not take what is sent to it.${answer === null ? '' : ` It answered: ${answer}`}`,
        since,
        cause: 'The receiver is down, its address or key is wrong, or NOTIFY_ALLOW_HOSTS does not allow its host.',
        remedy: 'Fix what the answer says, then send a test, or delete what nobody needs any more.',
        link: '/protection/notifications',
      }));
  },
  describeEnd: async () => 'It takes what is sent to it again, or it was switched off or deleted.',
};

/** The receivers that did not take the last delivery which was tried, and since when they have taken none. */
async function findRefused(stackId: number): Promise<Refused[]> {
  return consoleDb().$queryRaw<Refused[]>`
    with receivers as (
      select 'channel ' || id as target, name, 'channel' as what from notification_channel
       where stack_id = ${stackId} and enabled
      union all
      select 'heartbeat ' || id, name, 'heartbeat' from heartbeat where stack_id = ${stackId}
    )
    select receivers.target, receivers.name, receivers.what, first_refused.made_on as since, left(refused.answer, 200) as answer
      from receivers
      join lateral (
        select d.id, d.state, d.answer from delivery d
         where d.target = receivers.target and d.answer is not null
         order by d.id desc limit 1
      ) refused on refused.state <> 'SENT'
      join lateral (
        select d.made_on from delivery d
         where d.target = receivers.target and d.answer is not null
           and d.id > coalesce((select max(s.id) from delivery s where s.target = receivers.target and s.state = 'SENT'), 0)
         order by d.id limit 1
      ) first_refused on true
     order by receivers.target`;
}
