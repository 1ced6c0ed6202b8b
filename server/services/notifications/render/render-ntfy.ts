import type { MessageLines } from './message-lines.ts';
import { renderText } from './render-text.ts';

const priorities = { bad: 4, good: 3, plain: 3 } as const;
const mostCharacters = 3000;

/** The body for ntfy's root address, as JSON. ntfy shows it as plain text. */
export function renderNtfy(lines: MessageLines, topic: string) {
  const { title, link, tone } = lines;
  return {
    topic,
    title,
    message: renderText({ ...lines, link: null }).slice(0, mostCharacters),
    priority: priorities[tone],
    ...(link === null ? {} : { click: link }),
  };
}
