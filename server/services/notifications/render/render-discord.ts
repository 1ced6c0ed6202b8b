import type { MessageLines } from './message-lines.ts';

const colours = { bad: 0xdc2626, good: 0x16a34a, plain: 0x52525b } as const;

/** The body for a Discord webhook. It mentions nobody, whatever its text says. */
export function renderDiscord({ title, what, facts, link, tone }: MessageLines) {
  return {
    username: 'Stack Console',
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: escapeMarkdown(title).slice(0, 256),
        description: escapeMarkdown(what).slice(0, 4000),
        color: colours[tone],
        fields: facts.map(({ label, text }) => ({ name: label, value: escapeMarkdown(text).slice(0, 1024) })),
        ...(link === null ? {} : { url: link }),
      },
    ],
  };
}

/** Text as it stands in Markdown: links and mentions become what they are written as. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~:@]/g, '\\$&');
}
