import type { MessageLines } from './message-lines.ts';

const colours = { bad: 'Attention', good: 'Good', plain: 'Default' } as const;

/** The body for a webhook of a Teams workflow: an Adaptive Card of text runs, in which Teams reads no Markdown. */
export function renderTeams({ title, what, facts, link, tone }: MessageLines) {
  const block = (text: string, more: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...more }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(title, { weight: 'Bolder', size: 'Medium', color: colours[tone] }),
            block(what),
            ...facts.map(({ label, text }) => block(`${label}: ${text}`)),
          ],
          actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open in the console', url: link }],
        },
      },
    ],
  };
}
