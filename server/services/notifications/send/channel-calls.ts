import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { ChannelKind, NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import type { OutgoingRequest } from '#server/adapters/outgoing/send-request.ts';
import { type MessageLines, messageLines } from '../render/message-lines.ts';
import { renderDiscord } from '../render/render-discord.ts';
import { renderNtfy } from '../render/render-ntfy.ts';
import { renderPagerDuty } from '../render/render-pagerduty.ts';
import { renderSlack } from '../render/render-slack.ts';
import { renderTeams } from '../render/render-teams.ts';
import { renderTelegram } from '../render/render-telegram.ts';
import { renderWebhook } from '../render/render-webhook.ts';

export type ChannelCallInput = {
  kind: Exclude<ChannelKind, 'EMAIL'>;
  secrets: unknown;
  config: unknown;
  message: NotificationMessage;
  /** The delivery's own id, the same at each attempt. */
  messageId: string;
  madeOn: Date;
  /** When this attempt is made. */
  at: Date;
  origin: string | null;
};

const json = { 'Content-Type': 'application/json' };
const text = z.record(z.string(), z.string());
const post = (url: string, body: object, headers: Record<string, string> = json): OutgoingRequest => {
  return { url, method: 'POST', headers, body: JSON.stringify(body) };
};

type Maker = (input: ChannelCallInput, fields: Record<string, string>, lines: MessageLines) => OutgoingRequest[];

const makers: Record<ChannelCallInput['kind'], Maker> = {
  WEBHOOK: (input, { url = '', secret = '' }, { link }) => [signedCall(url, secret, input, link)],
  SLACK: (_, { url = '' }, lines) => [post(url, renderSlack(lines))],
  TEAMS: (_, { url = '' }, lines) => [post(url, renderTeams(lines))],
  DISCORD: (_, { url = '' }, lines) => [post(url, renderDiscord(lines))],
  TELEGRAM: (_, { server = '', token = '', chat = '' }, lines) => [
    post(`${withoutSlash(server)}/bot${token}/sendMessage`, renderTelegram(lines, chat)),
  ],
  NTFY: (_, { server = '', topic = '', token = '' }, lines) => [
    post(server, renderNtfy(lines, topic), { ...json, ...(token === '' ? {} : { Authorization: `Bearer ${token}` }) }),
  ],
  PAGERDUTY: ({ message, messageId }, { server = '', routingKey = '' }, lines) =>
    renderPagerDuty(message, lines, { routingKey, messageId }).map(({ path, body }) =>
      post(`${withoutSlash(server)}${path}`, body),
    ),
};

/** The requests that tell a channel of a message, in their order. */
export function channelCalls(input: ChannelCallInput): OutgoingRequest[] {
  const fields = { ...text.parse(input.config), ...text.parse(input.secrets) };
  return makers[input.kind](input, fields, messageLines(input.message, input.origin));
}

/** As standard-webhooks has it: the id is the same at each attempt, the time is the attempt's. */
function signedCall(url: string, secret: string, input: ChannelCallInput, link: string | null): OutgoingRequest {
  const { messageId, message, madeOn, at } = input;
  const body = JSON.stringify(renderWebhook(message, { madeOn, link }));
  return {
    url,
    method: 'POST',
    body,
    headers: {
      ...json,
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(messageId, at, body),
    },
  };
}

function withoutSlash(server: string): string {
  return server.endsWith('/') ? server.slice(0, -1) : server;
}
