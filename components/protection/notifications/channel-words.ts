import type { NotificationTopic } from '#lib/contracts/incident.ts';
import type { ChannelKind } from '#lib/contracts/notifications/notification.ts';

export const topicWords: Record<NotificationTopic, string> = {
  FAILED: 'A backup or restore failed',
  VERIFICATION_FAILED: 'A verification failed',
  OVERDUE: 'A backup is overdue',
  WARNING: 'Something needs attention',
  RECOVERED: 'A problem is over',
  STATUS_CHANGED: 'Someone changed the status',
  SUCCEEDED: 'A job completed',
  DIGEST: 'Weekly digest',
};

export const kindWords: Record<ChannelKind, string> = {
  EMAIL: 'Email',
  WEBHOOK: 'Webhook (signed)',
  SLACK: 'Slack',
  TEAMS: 'Microsoft Teams',
  DISCORD: 'Discord',
  TELEGRAM: 'Telegram',
  NTFY: 'ntfy',
  PAGERDUTY: 'PagerDuty',
};

export type ChannelField = {
  name: string;
  label: string;
  hint: string;
  /** It is not given back once it is saved. */
  isSecret: boolean;
  isOptional: boolean;
  /** What the field has in a new channel. */
  first?: string;
};

const secret = (name: string, label: string, hint: string, isOptional = false): ChannelField => {
  return { name, label, hint, isSecret: true, isOptional };
};
const plain = (name: string, label: string, hint: string, first?: string): ChannelField => {
  return { name, label, hint, isSecret: false, isOptional: false, ...(first === undefined ? {} : { first }) };
};

/** What each kind of channel asks for. */
export const channelFields: Record<ChannelKind, ChannelField[]> = {
  EMAIL: [plain('to', 'Addresses', 'Up to 20, separated by commas.')],
  WEBHOOK: [
    secret('url', 'URL', 'Called with POST and JSON, signed as of standardwebhooks.com.'),
    secret('secret', 'Signing secret', 'Starts with whsec_. Leave it empty and the console makes one.', true),
  ],
  SLACK: [secret('url', 'Webhook URL', 'From Slack: Incoming Webhooks of an app.')],
  TEAMS: [secret('url', 'Webhook URL', 'From Teams: a workflow that posts to a channel when a webhook request comes.')],
  DISCORD: [secret('url', 'Webhook URL', 'From Discord: Integrations of a channel.')],
  TELEGRAM: [
    secret('token', 'Bot token', 'From @BotFather.'),
    plain('chat', 'Chat', 'The id of a chat, or @name of a channel.'),
    plain('server', 'Server', 'The address of the Bot API.', 'https://api.telegram.org'),
  ],
  NTFY: [
    secret('topic', 'Topic', 'Who knows it can read along.'),
    secret('token', 'Access token', 'Only if the server wants one.', true),
    plain('server', 'Server', 'The address of ntfy.', 'https://ntfy.sh'),
  ],
  PAGERDUTY: [
    secret('routingKey', 'Integration key', 'From PagerDuty: an Events API v2 integration of a service.'),
    plain(
      'server',
      'Server',
      'https://events.eu.pagerduty.com for accounts in the EU.',
      'https://events.pagerduty.com',
    ),
  ],
};
