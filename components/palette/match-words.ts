/**
 * How well a command fits what is typed, 0 to 1: every word typed must begin or be in its label or its other words; the
 * label counts more, and its beginning most.
 */
export function matchWords(label: string, others: string[], typed: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const text = label.toLowerCase();
  const rest = others.join(' ').toLowerCase();
  const scores = words.map((word) => {
    if (text.startsWith(word)) return 1;
    if (beginsAWord(text, word)) return 0.8;
    if (text.includes(word)) return 0.5;
    if (beginsAWord(rest, word)) return 0.3;
    return rest.includes(word) ? 0.1 : 0;
  });
  return scores.length === 0 ? 1 : Math.min(...scores);
}

function beginsAWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)) || text.includes(` ${word}`);
}
