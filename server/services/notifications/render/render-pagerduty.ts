import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import type { MessageLines } from './message-lines.ts';
import { renderText } from './render-text.ts';

const severities: Record<string, string> = {
  FAILED: 'error',
  VERIFICATION_FAILED: 'error',
  OVERDUE: 'error',
  WARNING: 'warning',
};

type PagerDutyCall = { path: string; body: object };
type Ids = { routingKey: string; messageId: string };

/**
 * The calls of PagerDuty's Events API v2 for a message. The end of an incident resolves what its beginning triggered: both have the
 * incident as their dedup key, so that an attempt that arrives twice is one alert. What is no incident is a change event, which wakes
 * nobody. A test triggers an alert and resolves it.
 */
export function renderPagerDuty(message: NotificationMessage, lines: MessageLines, ids: Ids): PagerDutyCall[] {
  if (message.phase === 'EVENT') return [changeEvent(message, lines, ids)];
  if (message.phase === 'CLOSED') return [resolve(message, ids)];
  const trigger = triggerAlert(message, lines, ids);
  return message.phase === 'TEST' ? [trigger, resolve(message, ids)] : [trigger];
}

function triggerAlert(message: NotificationMessage, lines: MessageLines, ids: Ids): PagerDutyCall {
  const { phase, topic, incident, since, stack } = message;
  const body = {
    routing_key: ids.routingKey,
    dedup_key: dedupKey(message, ids),
    event_action: 'trigger',
    client: 'Stack Console',
    payload: {
      summary: summaryOf(lines),
      source: stack,
      severity: phase === 'OPENED' ? (severities[topic] ?? 'error') : 'info',
      ...(since === null ? {} : { timestamp: since }),
      class: incident?.kind ?? topic,
      custom_details: { text: renderText(lines) },
    },
    ...(lines.link === null ? {} : { client_url: lines.link, links: linksOf(lines.link) }),
  };
  return { path: '/v2/enqueue', body };
}

function resolve(message: NotificationMessage, ids: Ids): PagerDutyCall {
  const body = { routing_key: ids.routingKey, dedup_key: dedupKey(message, ids), event_action: 'resolve' };
  return { path: '/v2/enqueue', body };
}

function changeEvent({ stack, since }: NotificationMessage, lines: MessageLines, { routingKey }: Ids): PagerDutyCall {
  const body = {
    routing_key: routingKey,
    payload: {
      summary: summaryOf(lines),
      source: stack,
      ...(since === null ? {} : { timestamp: since }),
      custom_details: { text: renderText(lines) },
    },
    ...(lines.link === null ? {} : { links: linksOf(lines.link) }),
  };
  return { path: '/v2/change/enqueue', body };
}

function dedupKey({ incident, stack }: NotificationMessage, { messageId }: Ids): string {
  return (incident === null ? messageId : `stack-console/${stack}/incident/${incident.id}`).slice(0, 255);
}

function summaryOf({ title, what }: MessageLines): string {
  return `${title}. ${what}`.slice(0, 1024);
}

function linksOf(href: string) {
  return [{ href, text: 'Open in the console' }];
}
