import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Mail } from '#server/adapters/outgoing/send-mail.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { makeToken } from './subscriber-tokens.ts';

type Receiver = { id: number; email: string; confirmedOn: Date | null };

/**
 * The email to a subscriber: with a message, or the first one, which asks for a confirmation. Its links have a token of their own.
 * @param message null for the first email
 * @throws AppError CONFLICT if the console does not know its own address, or the receiver has not confirmed
 */
export async function subscriberMail(
  receiver: Receiver,
  message: NotificationMessage | null,
  messageId: string,
  at: Date,
): Promise<Mail> {
  const { origin } = settings().notify;
  if (origin === null) throw new AppError('CONFLICT', 'NEXTAUTH_URL is not set: links in emails would lead nowhere.');
  const purpose = message === null ? 'CONFIRM' : 'UNSUBSCRIBE';
  if (message !== null && receiver.confirmedOn === null)
    throw new AppError('CONFLICT', 'The receiver has not confirmed.');
  const token = await makeToken(consoleDb(), receiver.id, purpose, at);
  const stack = showInvisibleInProse(settings().stackName);
  const common = { to: [receiver.email], id: messageId };
  if (message === null) {
    const link = `${origin}/status/confirm?token=${token}`;
    const text = [
      `Someone asked to be told by email of maintenance of ${stack} (${origin}/status).`,
      `If it was you, confirm within 24 hours:\n${link}`,
      'If it was not you, do nothing. You will get no more emails.',
    ];
    return { ...common, subject: `${stack}: confirm your subscription`, text: text.join('\n\n') };
  }
  const link = `${origin}/status/unsubscribe?token=${token}`;
  const text = [showInvisibleInProse(message.what), `Status: ${origin}/status`, `No more emails: ${link}`];
  return {
    ...common,
    subject: showInvisibleInProse(`${stack}: ${message.title}`),
    text: text.join('\n\n'),
    headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}
