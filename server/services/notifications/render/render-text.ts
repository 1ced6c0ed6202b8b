import type { MessageLines } from './message-lines.ts';

/** A message as plain text, for emails and where nothing is marked up. */
export function renderText({ what, facts, link }: MessageLines): string {
  const lines = facts.map(({ label, text }) => `${label}: ${text}`);
  return [what, '', ...lines, ...(link === null ? [] : ['', link])].join('\n').trimEnd();
}
