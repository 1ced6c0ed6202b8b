import type { MessageLines } from './message-lines.ts';

/** The body for a Slack webhook. What is said is plain_text, which Slack does not interpret; the fallback is escaped. */
export function renderSlack({ title, what, facts, link }: MessageLines) {
  const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
  return {
    text: escapeMrkdwn(`${title}: ${what}`),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(title) },
      { type: 'section', text: plain(what) },
      ...facts.map(({ label, text }) => ({ type: 'section', text: plain(`${label}: ${text}`) })),
      ...(link === null
        ? []
        : [{ type: 'actions', elements: [{ type: 'button', text: plain('Open in the console'), url: link }] }]),
    ],
  };
}

/** Text for mrkdwn: Slack reads nothing but &, < and > as its own, and links and mentions are written with the latter. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
