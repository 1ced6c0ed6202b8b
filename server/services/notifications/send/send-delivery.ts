import { z } from 'zod';
import { channelKind, notificationMessage } from '#lib/contracts/notifications/notification.ts';
import { sendMail } from '#server/adapters/outgoing/send-mail.ts';
import { type OutgoingRequest, sendRequest } from '#server/adapters/outgoing/send-request.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { subscriberMail } from '../../subscribers/subscriber-mail.ts';
import { messageLines } from '../render/message-lines.ts';
import { renderText } from '../render/render-text.ts';
import { channelCalls } from './channel-calls.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import { heartbeatUrl } from './heartbeat-url.ts';

/** What became of an attempt. `answer`: what the receiver said, or what went wrong: a short text, without a secret. */
export type Attempt = { isSent: boolean; answer: string; retryAfterSeconds: number | null };

const mostAnswerCharacters = 500;
const recipients = z.object({ to: z.array(z.string()) });

/** Makes one attempt to send a delivery. It does not throw. */
export async function sendDelivery(delivery: ClaimedDelivery, at: Date): Promise<Attempt> {
  try {
    if (delivery.heartbeat !== null) {
      return await call([{ url: heartbeatUrl(delivery.heartbeat.url, delivery.signal ?? 'success'), method: 'GET' }]);
    }
    const { subscriber, messageId, notification } = delivery;
    if (subscriber !== null) {
      const told = notification === null ? null : notificationMessage.parse(notification.message);
      return await mail(await subscriberMail(subscriber, told, messageId, at));
    }
    const message = notificationMessage.parse(notification?.message);
    const { channel } = delivery;
    if (channel === null) return failed('The receiver was deleted.');
    const kind = channelKind.parse(channel.kind);
    const { origin } = settings().notify;
    if (kind === 'EMAIL') {
      const lines = messageLines(message, origin);
      const { to } = recipients.parse(channel.config);
      return await mail({ to, subject: lines.title, text: renderText(lines), id: messageId });
    }
    const { secrets, config } = channel;
    const { madeOn } = delivery;
    return await call(channelCalls({ kind, secrets, config, message, messageId, madeOn, at, origin }));
  } catch (error) {
    if (isAppError(error)) return failed(error.message);
    logger.error({ err: error, delivery: delivery.id }, 'A delivery could not be sent');
    return failed('The console could not make the request: see the log of the runner.');
  }
}

/** Several requests are one attempt: the first that is not taken ends it. */
async function call(requests: OutgoingRequest[]): Promise<Attempt> {
  let answer = '';
  for (const request of requests) {
    const { status, text, retryAfterSeconds } = await sendRequest(request, settings().notify.allowHosts);
    const said = text.trim() === '' ? '' : `: ${text.trim()}`;
    answer = bounded(`HTTP ${status}${said}`);
    if (status >= 300 && status < 400) return failed(`HTTP ${status}: a redirect, which is not followed.`);
    if (status < 200 || status >= 300) return { isSent: false, answer, retryAfterSeconds };
  }
  return { isSent: true, answer, retryAfterSeconds: null };
}

async function mail(toSend: Parameters<typeof sendMail>[1]): Promise<Attempt> {
  const server = settings().notify.mail;
  if (server === null || server.url === null) {
    return failed('Emails are not set up: set SMTP_URL and MAIL_FROM, and restart the console and its runners.');
  }
  const answer = await sendMail({ url: server.url, from: server.from }, toSend);
  return { isSent: true, answer: bounded(answer), retryAfterSeconds: null };
}

function failed(answer: string): Attempt {
  return { isSent: false, answer: bounded(answer), retryAfterSeconds: null };
}

/** PostgreSQL keeps no U+0000. What else is invisible is shown where it is read. */
function bounded(text: string): string {
  return text.replaceAll('\u0000', '').slice(0, mostAnswerCharacters).toWellFormed();
}
