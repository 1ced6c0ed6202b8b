import { z } from 'zod';
import { notificationTopic, notificationTopics } from '../incident.ts';
import { pageOf, pageQuery } from '../paging.ts';

export { notificationTopics };

/** What a new channel is told of, unless its maker chooses otherwise. */
export const defaultTopics = [
  'FAILED',
  'VERIFICATION_FAILED',
  'OVERDUE',
  'WARNING',
  'RECOVERED',
  'STATUS_CHANGED',
  'DIGEST',
] as const satisfies (typeof notificationTopics)[number][];

export const channelKinds = ['EMAIL', 'WEBHOOK', 'SLACK', 'TEAMS', 'DISCORD', 'TELEGRAM', 'NTFY', 'PAGERDUTY'] as const;
export const channelKind = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKind>;

/** What is told: at the beginning of an incident, at its end, of one event, or as a test of a channel. No secret is in it. */
export const notificationMessage = z.object({
  phase: z.enum(['OPENED', 'CLOSED', 'EVENT', 'TEST']),
  topic: notificationTopic.or(z.literal('MAINTENANCE')),
  stack: z.string(),
  title: z.string(),
  what: z.string(),
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
  cause: z.string().nullable(),
  remedy: z.string().nullable(),
  /** The path of a page of the console, or of the public status page. */
  link: z.string().nullable(),
  /** When the next backup is, and its schedule: "2026-12-01 02:00 UTC (“Nightly”)"; null if none is scheduled. */
  next: z.string().nullable(),
  incident: z.object({ id: z.string(), kind: z.string(), subject: z.string() }).nullable(),
});
export type NotificationMessage = z.infer<typeof notificationMessage>;

/** A channel. What is secret in it is not given back. */
export const channel = z.object({
  id: z.string(),
  kind: channelKind,
  name: z.string(),
  topics: z.array(notificationTopic),
  enabled: z.boolean(),
  /** Where it leads, as far as it may be shown: mailboxes, the host of an address. */
  target: z.string(),
  /** Fields of the form that are no secret. */
  shown: z.record(z.string(), z.string()),
  createdBy: z.string(),
  createdOn: z.iso.datetime(),
  /** Who changed it last, and when; null if nobody has since it was made. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
  /** Counts the changes: the ETag. */
  version: z.number(),
  /** The last delivery; null if there was none. */
  last: z
    .object({
      id: z.string(),
      state: z.enum(['WAITING', 'SENT', 'FAILED']),
      on: z.iso.datetime(),
      answer: z.string().nullable(),
    })
    .nullable(),
});
export type Channel = z.infer<typeof channel>;

export const channelList = z.object({
  results: z.array(channel),
  /** Whether emails can be sent (SMTP_URL and MAIL_FROM). */
  mail: z.boolean(),
});
export type ChannelList = z.infer<typeof channelList>;

/** The answer to POST: the only one with the secret that the console made to sign a webhook; null for every other kind. */
export const newChannel = channel.extend({ signingSecret: z.string().nullable() });
export type NewChannel = z.infer<typeof newChannel>;

const mostCharacters = 2000;
const field = z.string().trim().max(mostCharacters, 'takes 2,000 characters at most');
const secret = field.min(1, 'takes one character at least');
const url = secret;
const mailAddress = z
  .string()
  .trim()
  .max(320, 'takes 320 characters at most')
  .regex(/^[^\s<>@,;"]+@[^\s<>@,;"]+$/, 'takes an email address');

/** What each kind needs. Secrets may be left out of a change: then they stay as they are. */
export const channelSettings = {
  EMAIL: z.strictObject({
    to: z.array(mailAddress).min(1, 'takes one address at least').max(20, 'takes 20 addresses at most'),
  }),
  WEBHOOK: z.strictObject({
    url: url.optional(),
    /** As of standard-webhooks: whsec_ and 24 to 64 bytes in base64. Made by the console if it is left out. */
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'takes whsec_ and 24 to 64 bytes in base64')
      .optional(),
  }),
  SLACK: z.strictObject({ url: url.optional() }),
  TEAMS: z.strictObject({ url: url.optional() }),
  DISCORD: z.strictObject({ url: url.optional() }),
  TELEGRAM: z.strictObject({
    token: z
      .string()
      .regex(/^\d{1,20}:[A-Za-z0-9_-]{20,100}$/, 'takes a bot token such as 123456:ABC-DEF...')
      .optional(),
    chat: z
      .string()
      .regex(
        /^(-?\d{1,20}|@[A-Za-z0-9_]{3,64})$/,
        'takes a chat id such as -1001234567890, or a channel such as @name',
      ),
    server: url.default('https://api.telegram.org'),
  }),
  NTFY: z.strictObject({
    server: url.default('https://ntfy.sh'),
    topic: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'takes 1 to 64 letters, digits, hyphens or underscores')
      .optional(),
    token: z.string().max(200, 'takes 200 characters at most').optional(),
  }),
  PAGERDUTY: z.strictObject({
    routingKey: z
      .string()
      .regex(/^[A-Za-z0-9]{32}$/, 'takes the 32 characters of an integration key')
      .optional(),
    server: url.default('https://events.pagerduty.com'),
  }),
} as const satisfies Record<ChannelKind, z.ZodType>;

const common = {
  name: z.string().trim().min(1, 'takes one character at least').max(80, 'takes 80 characters at most'),
  topics: z
    .array(notificationTopic)
    .max(notificationTopics.length, 'names each topic once')
    .default([...defaultTopics]),
  enabled: z.boolean().default(true),
};

/** The body of POST, and of PUT. */
export const channelInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('EMAIL'), ...common, settings: channelSettings.EMAIL }),
  z.strictObject({ kind: z.literal('WEBHOOK'), ...common, settings: channelSettings.WEBHOOK }),
  z.strictObject({ kind: z.literal('SLACK'), ...common, settings: channelSettings.SLACK }),
  z.strictObject({ kind: z.literal('TEAMS'), ...common, settings: channelSettings.TEAMS }),
  z.strictObject({ kind: z.literal('DISCORD'), ...common, settings: channelSettings.DISCORD }),
  z.strictObject({ kind: z.literal('TELEGRAM'), ...common, settings: channelSettings.TELEGRAM }),
  z.strictObject({ kind: z.literal('NTFY'), ...common, settings: channelSettings.NTFY }),
  z.strictObject({ kind: z.literal('PAGERDUTY'), ...common, settings: channelSettings.PAGERDUTY }),
]);
export type ChannelInput = z.input<typeof channelInput>;
export type ChannelPlan = z.output<typeof channelInput>;

/** Something that was sent, is being sent, or waits to be. */
export const delivery = z.object({
  id: z.string(),
  /** The id that the receiver gets with each attempt. */
  messageId: z.string(),
  receiver: z.string(),
  title: z.string(),
  state: z.enum(['WAITING', 'SENT', 'FAILED']),
  attempts: z.number(),
  madeOn: z.iso.datetime(),
  /** When it is tried again; null once it has ended. */
  nextOn: z.iso.datetime().nullable(),
  endedOn: z.iso.datetime().nullable(),
  /** What the receiver answered to the last attempt, shortened. */
  answer: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const deliveryPage = pageOf(delivery);
export type DeliveryPage = z.infer<typeof deliveryPage>;

export const deliveryQuery = pageQuery.extend({ state: z.enum(['WAITING', 'SENT', 'FAILED', 'ALL']).default('ALL') });

const zone = z
  .string()
  .max(64, 'takes 64 characters at most')
  .refine(isZone, 'takes a time zone such as Europe/Berlin');

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** When the weekly digest is sent. */
export const digestInput = z.strictObject({
  zone,
  /** 0 (Sunday) to 6. */
  weekday: z.number().int().min(0).max(6),
  hour: z.number().int().min(0).max(23),
});
export type DigestInput = z.infer<typeof digestInput>;
export const digest = digestInput.extend({ nextOn: z.iso.datetime() });
export type Digest = z.infer<typeof digest>;

/** A URL of an outside watcher. */
export const heartbeat = z.object({
  id: z.string(),
  name: z.string(),
  /** The host of its address: the rest is a secret. */
  host: z.string(),
  covers: z.enum(['BACKUPS', 'CONSOLE']),
  successWhen: z.enum(['WHOLE', 'VERIFIED']).nullable(),
  /** The schedule whose runs it is told of; null for every backup, and for CONSOLE. */
  schedule: z.object({ id: z.string(), name: z.string() }).nullable(),
  everyMinutes: z.number().nullable(),
  createdBy: z.string(),
  last: z
    .object({
      signal: z.string(),
      state: z.enum(['WAITING', 'SENT', 'FAILED']),
      on: z.iso.datetime(),
      answer: z.string().nullable(),
    })
    .nullable(),
});
export type Heartbeat = z.infer<typeof heartbeat>;
export const heartbeatList = z.object({ results: z.array(heartbeat) });

const heartbeatCommon = { name: common.name, url };
export const heartbeatInput = z.discriminatedUnion('covers', [
  z.strictObject({
    covers: z.literal('BACKUPS'),
    ...heartbeatCommon,
    successWhen: z.enum(['WHOLE', 'VERIFIED']).default('WHOLE'),
    /** The id of a schedule; null for every backup, whoever began it. */
    scheduleId: z
      .string()
      .regex(/^[0-9]{1,9}$/, 'takes the id of a schedule, or null')
      .nullable()
      .default(null),
  }),
  z.strictObject({
    covers: z.literal('CONSOLE'),
    ...heartbeatCommon,
    everyMinutes: z.number().int().min(1, 'is 1 at least').max(1440, 'is 1,440 at most').default(60),
  }),
]);
export type HeartbeatInput = z.input<typeof heartbeatInput>;
export type HeartbeatPlan = z.output<typeof heartbeatInput>;
