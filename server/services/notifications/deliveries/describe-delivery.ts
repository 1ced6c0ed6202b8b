import { type Delivery, notificationMessage } from '#lib/contracts/notifications/notification.ts';
import type { ConsoleDb } from '#server/adapters/console-db/console-db.ts';

type StoredDelivery = NonNullable<Awaited<ReturnType<ConsoleDb['delivery']['findUnique']>>> & {
  notification: { message: unknown } | null;
  channel: { name: string } | null;
  heartbeat: { name: string } | null;
  subscriber: { email: string } | null;
};

const signals: Record<string, string> = {
  start: 'A backup started',
  success: 'A backup succeeded',
  fail: 'A backup failed',
  alive: 'The console is running',
  confirm: 'Confirm the subscription',
};

/** WAITING, SENT or FAILED, as the row has it. */
export function stateOf({ state }: { state: string }): Delivery['state'] {
  return state === 'SENT' || state === 'FAILED' ? state : 'WAITING';
}

/** A delivery as the API gives it. */
export function describeDelivery(row: StoredDelivery): Delivery {
  const { channel, heartbeat, subscriber, signal, notification, endedOn } = row;
  const message = notificationMessage.safeParse(notification?.message).data;
  const state = stateOf(row);
  return {
    id: String(row.id),
    messageId: row.messageId,
    receiver: channel?.name ?? heartbeat?.name ?? subscriber?.email ?? 'unknown receiver',
    title: message?.title ?? signals[signal ?? ''] ?? row.key,
    state,
    attempts: row.attempts,
    madeOn: row.madeOn.toISOString(),
    nextOn: state === 'WAITING' ? row.nextOn.toISOString() : null,
    endedOn: endedOn?.toISOString() ?? null,
    answer: row.answer,
  };
}
