import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';

const types = { OPENED: 'incident.opened', CLOSED: 'incident.closed', EVENT: 'event', TEST: 'test' } as const;

/** The body of a webhook, as standard-webhooks wants it: a type, a time and the data. */
export function renderWebhook(message: NotificationMessage, { madeOn, link }: { madeOn: Date; link: string | null }) {
  return { type: types[message.phase], timestamp: madeOn.toISOString(), data: { ...message, link } };
}
