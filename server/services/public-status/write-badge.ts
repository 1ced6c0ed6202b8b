import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { markup } from '#lib/markup.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';

/** With white text on it: 4.5:1 at least. */
const colours: Record<StackStatusValue | 'UNKNOWN', string> = {
  READ_WRITE: '#15803d',
  READ_ONLY: '#a15c07',
  DOWN: '#c81e1e',
  UNKNOWN: '#5b6270',
};
const mostCharacters = 40;
const padding = 7;

/**
 * A badge of 20 px height: a label and the status.
 * @param status null if it is not known now
 * @param label its first 40 characters are shown
 */
export function writeBadge(status: StackStatusValue | null, label: string): string {
  const value = status === null ? 'Unknown' : publicStatusWords[status].label;
  const name = shorten(label);
  const left = textWidth(name) + 2 * padding;
  const right = textWidth(value) + 2 * padding;
  const title = `${name}: ${value}`;
  const text = (words: string, x: number, width: number) =>
    markup`<text x="${x + padding}" y="14" textLength="${width - 2 * padding}" lengthAdjust="spacingAndGlyphs">${words}</text>`;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}"><title>${title}</title><clipPath id="r"><rect width="${left + right}" height="20" rx="4"/></clipPath><g clip-path="url(#r)"><rect width="${left}" height="20" fill="#33373f"/><rect x="${left}" width="${right}" height="20" fill="${colours[status ?? 'UNKNOWN']}"/></g><g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${text(name, 0, left)}${text(value, left, right)}</g></svg>
`.text;
}

function shorten(label: string): string {
  const characters = [...label.replace(/\s+/g, ' ').trim()];
  return characters.length <= mostCharacters
    ? characters.join('')
    : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}

/** Verdana's advance widths in thousandths of the size, from the space to the tilde. */
const widths = [
  352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, 636, 636, 636, 636, 636, 636, 636,
  636, 636, 636, 454, 454, 818, 818, 818, 545, 1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843,
  748, 787, 603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636, 636, 601, 623, 521, 623,
  596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, 623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635,
  454, 635, 818,
];

/** In px at 11 px. Other letters count as 0.65 of the size, wide ones (CJK, emoji) as the whole; the badge makes them fit. */
function textWidth(text: string): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isCombining = /\p{M}|\u200d|\ufe0f/u.test(character);
    thousandths += widths[code - 32] ?? (isCombining ? 0 : code >= 0x1100 ? 1000 : 650);
  }
  return Math.max(1, Math.ceil((thousandths * 11) / 1000));
}
