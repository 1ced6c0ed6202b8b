import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import { messageLines } from './message-lines.ts';
import { escapeMarkdown, renderDiscord } from './render-discord.ts';
import { renderNtfy } from './render-ntfy.ts';
import { renderPagerDuty } from './render-pagerduty.ts';
import { renderSlack } from './render-slack.ts';
import { renderTeams } from './render-teams.ts';
import { renderTelegram } from './render-telegram.ts';
import { renderText } from './render-text.ts';

const hostile = '<!channel> <a href="x">*b*</a> [l](http://e) @everyone `c` & \u202eevil';
const message: NotificationMessage = {
  phase: 'OPENED',
  topic: 'FAILED',
  stack: 'shop',
  title: 'Backup failed',
  what: `Backup 7 failed: ${hostile}`,
  since: '2026-03-01T03:00:00.000Z',
  until: null,
  cause: hostile,
  remedy: 'Free the disk.',
  link: '/daemons/7',
  next: null,
  incident: { id: '5', kind: 'BACKUP_FAILED', subject: 'backup' },
};
const lines = messageLines(message, 'https://console.example.org');

it('says what, since when, why, what to do and where', () => {
  expect(renderText(lines)).toBe(
    [
      'Backup 7 failed: <!channel> <a href="x">*b*</a> [l](http://e) @everyone `c` & ‹U+202E›evil',
      '',
      'Since: 2026-03-01 03:00 UTC',
      'Likely cause: <!channel> <a href="x">*b*</a> [l](http://e) @everyone `c` & ‹U+202E›evil',
      'What to do: Free the disk.',
      '',
      'https://console.example.org/daemons/7',
    ].join('\n'),
  );
});

it('has no link if the console does not know its own address', () => {
  expect(renderText(messageLines(message, null))).not.toContain('console.example.org');
  expect(renderNtfy(messageLines(message, null), 't')).not.toHaveProperty('click');
});

describe('text from outside', () => {
  it('is plain text in Slack, and escaped in what is not', () => {
    const { text, blocks } = renderSlack(lines);
    expect(text).toContain('&lt;!channel&gt; &lt;a href="x"&gt;');
    expect(text).not.toMatch(/[<>]/);
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
  });

  it('is text runs in Teams, which reads no Markdown in them', () => {
    const { attachments } = renderTeams(lines);
    expect(JSON.stringify(attachments)).not.toContain('"TextBlock"');
    expect(attachments[0]?.content.body.every(({ inlines }) => inlines.every(({ type }) => type === 'TextRun'))).toBe(
      true,
    );
  });

  it('mentions nobody in Discord, and every sign of Markdown is escaped', () => {
    const body = renderDiscord(lines);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(escapeMarkdown('[l](http://e) @everyone *b* `c`')).toBe(
      '\\[l\\]\\(http\\://e\\) \\@everyone \\*b\\* \\`c\\`',
    );
    expect(body.embeds[0]?.description).not.toMatch(/(?<!\\)[[\]@*`<]/);
  });

  it('has no element of its own in Telegram', () => {
    const { text } = renderTelegram(lines, '1');
    expect(text.match(/<[^>]*>/g)).toEqual([
      '<b>',
      '</b>',
      '<b>',
      '</b>',
      '<b>',
      '</b>',
      '<b>',
      '</b>',
      '<a href="https://console.example.org/daemons/7">',
      '</a>',
    ]);
  });

  it('is cut in Telegram without its marks', () => {
    const long = {
      ...lines,
      facts: Array.from({ length: 10 }, () => ({ label: 'Likely cause', text: '<'.repeat(1000) })),
    };
    const body = renderTelegram(long, '1');
    expect(body).not.toHaveProperty('parse_mode');
    expect(body.text.length).toBeLessThanOrEqual(4000);
  });
});

/** https://developer.pagerduty.com/docs/send-alert-event: the fields of an event of the API's second version, their types and bounds. */
const alertEvent = z.strictObject({
  routing_key: z.string().length(32),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255).optional(),
  client: z.string().optional(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string().optional() })).optional(),
  images: z.array(z.strictObject({ src: z.url(), href: z.url().optional(), alt: z.string().optional() })).optional(),
  payload: z
    .strictObject({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'warning', 'error', 'info']),
      timestamp: z.iso.datetime().optional(),
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
/** https://developer.pagerduty.com/docs/send-change-event */
const changeEvent = z.strictObject({
  routing_key: z.string().length(32),
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().optional(),
    timestamp: z.iso.datetime().optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
  links: z.array(z.strictObject({ href: z.url(), text: z.string().optional() })).optional(),
});

describe('PagerDuty', () => {
  const ids = { routingKey: 'a'.repeat(32), messageId: 'id-1' };

  it('resolves what it triggered, by the same key, in events of the published schema', () => {
    const [trigger] = renderPagerDuty(message, lines, ids);
    const [resolve] = renderPagerDuty({ ...message, phase: 'CLOSED' }, lines, { ...ids, messageId: 'id-2' });
    const opened = alertEvent.parse(trigger?.body);
    const closed = alertEvent.parse(resolve?.body);
    expect(opened).toMatchObject({ event_action: 'trigger', payload: { severity: 'error', source: 'shop' } });
    expect(closed).toMatchObject({ event_action: 'resolve', dedup_key: opened.dedup_key });
    expect([trigger?.path, resolve?.path]).toEqual(['/v2/enqueue', '/v2/enqueue']);
  });

  it('takes an event for a change, and resolves a test', () => {
    const [change, ...none] = renderPagerDuty({ ...message, phase: 'EVENT', incident: null }, lines, ids);
    changeEvent.parse(change?.body);
    expect([change?.path, none]).toEqual(['/v2/change/enqueue', []]);
    const test = renderPagerDuty({ ...message, phase: 'TEST', incident: null }, lines, ids).map(({ body }) =>
      alertEvent.parse(body),
    );
    expect(test.map(({ event_action, dedup_key }) => [event_action, dedup_key])).toEqual([
      ['trigger', 'id-1'],
      ['resolve', 'id-1'],
    ]);
  });
});
