import { randomBytes } from 'node:crypto';
import type { ChannelPlan, NewChannel } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../../history/record-event.ts';
import { channelFields } from './channel-fields.ts';
import { describeChannel } from './describe-channel.ts';

const mostChannels = 50;

/**
 * Adds a channel. A webhook without a signing secret gets one, which is told here and never again.
 * @throws AppError BAD_REQUEST when something is missing or an address may not be called; CONFLICT when there are 50 already
 */
export async function createChannel(stackId: number, plan: ChannelPlan, createdBy: string): Promise<NewChannel> {
  refuseWithoutMail(plan.kind);
  const made = plan.kind === 'WEBHOOK' && plan.settings.secret === undefined ? makeSigningSecret() : null;
  const { config, secrets } = channelFields(plan, made === null ? null : { secret: made });
  return consoleDb().$transaction(async (db) => {
    await db.$queryRaw`select from stack where id = ${stackId} for update`;
    if ((await db.notificationChannel.count({ where: { stackId } })) >= mostChannels) {
      throw new AppError('CONFLICT', 'There are 50 channels already. Delete one that nobody needs.');
    }
    const { kind, name, topics, enabled } = plan;
    const at = now();
    const row = await db.notificationChannel.create({
      data: {
        stackId,
        kind,
        name,
        enabled,
        config,
        secrets,
        createdBy,
        createdOn: at,
        topics: [...new Set(topics)],
        topicsSince: at,
      },
    });
    await recordEvent(db, {
      kind: 'CHANNEL_ADDED',
      doneBy: createdBy,
      subject: String(row.id),
      details: { name, channel: kind },
    });
    return { ...(await describeChannel(row, db)), signingSecret: made };
  });
}

/** @throws AppError CONFLICT for a channel by email while emails cannot be sent */
export function refuseWithoutMail(kind: ChannelPlan['kind']): void {
  if (kind !== 'EMAIL' || settings().notify.mail !== null) return;
  throw new AppError(
    'CONFLICT',
    'Emails are not set up: set SMTP_URL and MAIL_FROM, and restart the console and its runners.',
  );
}

function makeSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
