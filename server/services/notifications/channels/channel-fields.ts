import type { ChannelKind, ChannelPlan } from '#lib/contracts/notifications/notification.ts';
import { findFaultInUrl } from '#server/adapters/outgoing/send-request.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';

/** What of each kind's settings is a secret; it must be there when the channel is made. */
const secretFields: Record<ChannelKind, readonly string[]> = {
  EMAIL: [],
  WEBHOOK: ['url', 'secret'],
  SLACK: ['url'],
  TEAMS: ['url'],
  DISCORD: ['url'],
  TELEGRAM: ['token'],
  NTFY: ['topic', 'token'],
  PAGERDUTY: ['routingKey'],
};
/** These may be missing. */
const optionalFields = new Set(['NTFY token']);

export type ChannelFields = { config: Record<string, string | string[]>; secrets: Record<string, string> };

/**
 * Separates what of a channel's settings may be shown from what may not.
 * @param known the secrets of the channel that is changed, which stay where the plan leaves them out; null for a new channel
 * @throws AppError BAD_REQUEST when something is missing, or an address may not be called
 */
export function channelFields(
  { kind, settings: given }: ChannelPlan,
  known: Record<string, string> | null,
): ChannelFields {
  const secrets: Record<string, string> = {};
  const config: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (secretFields[kind].includes(name) && typeof value === 'string') secrets[name] = value;
    else config[name] = value;
  }
  for (const name of secretFields[kind]) {
    const value = secrets[name] ?? known?.[name];
    if (value !== undefined && value !== '') secrets[name] = value;
    else if (!optionalFields.has(`${kind} ${name}`)) {
      throw new AppError('BAD_REQUEST', `The field "settings.${name}" is missing.`);
    } else delete secrets[name];
  }
  for (const [name, url] of Object.entries({ ...config, ...secrets })) {
    if ((name !== 'url' && name !== 'server') || typeof url !== 'string') continue;
    const fault = findFaultInUrl(url, settings().notify.allowHosts);
    if (fault !== null) throw new AppError('BAD_REQUEST', `The field "settings.${name}" ${fault}.`);
  }
  return { config, secrets };
}

/** Where a channel leads, as far as it may be shown. */
export function describeTarget(kind: ChannelKind, config: unknown, secrets: unknown): string {
  const fields = { ...record(config), ...record(secrets) };
  if (kind === 'EMAIL') return list(fields.to).join(', ');
  if (kind === 'TELEGRAM') return `chat ${String(fields.chat)} at ${hostOf(fields.server)}`;
  return hostOf(fields.url ?? fields.server);
}

/** The fields of the form that are no secret. */
export function shownFields(config: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(config)).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function hostOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : 'unknown';
}
