import type { MessageLines } from './message-lines.ts';

const mostCharacters = 4000;

/** The body of sendMessage of the Telegram Bot API. */
export function renderTelegram({ title, what, facts, link }: MessageLines, chat: string) {
  const lines = facts.map(({ label, text }) => `<b>${label}:</b> ${escapeHtml(text)}`);
  const last = link === null ? [] : [`<a href="${escapeHtml(link)}">Open in the console</a>`];
  const text = [`<b>${escapeHtml(title)}</b>`, escapeHtml(what), ...lines, ...last].join('\n');
  return {
    chat_id: chat,
    // A cut in the middle of an element would be refused: then the marks are left out.
    ...(text.length <= mostCharacters
      ? { text, parse_mode: 'HTML' }
      : { text: [title, what, ...(link === null ? [] : [link])].join('\n').slice(0, mostCharacters) }),
    link_preview_options: { is_disabled: true },
  };
}

/** The four characters that Telegram's HTML knows as references. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
