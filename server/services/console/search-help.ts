import { helpPages } from './help-pages.ts';

/** A section of the help in which all words were found. */
export type HelpFind = { page: string; pageTitle: string; id: string; title: string; excerpt: string };

const mostFinds = 30;
const mostCharacters = 100;
const mostWords = 8;
const before = 60;
const after = 160;

/**
 * The sections of the help that hold all words of a search, those with the words in their title first; 30 at most.
 * @param search of which the first 100 characters and 8 words count
 */
export function searchHelp(search: string): HelpFind[] {
  const words = search.slice(0, mostCharacters).toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return [];
  const finds: (HelpFind & { weight: number })[] = [];
  for (const page of helpPages().values()) {
    for (const { id, title, text } of page.sections) {
      const [head, body] = [title.toLowerCase(), text.toLowerCase()];
      if (!words.every((word) => head.includes(word) || body.includes(word))) continue;
      const weight = words.filter((word) => head.includes(word)).length;
      finds.push({
        page: page.name,
        pageTitle: page.title,
        id,
        title,
        excerpt: excerptOf(text, words[0] ?? ''),
        weight,
      });
    }
  }
  return finds
    .sort((one, other) => other.weight - one.weight)
    .slice(0, mostFinds)
    .map(({ weight: _, ...find }) => find);
}

/** The text around a word, cut at whole words. */
function excerptOf(text: string, word: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const at = Math.max(0, flat.toLowerCase().indexOf(word));
  const from = at <= before ? 0 : flat.lastIndexOf(' ', at - before) + 1;
  const end = flat.indexOf(' ', at + after);
  return `${from > 0 ? '… ' : ''}${end < 0 ? flat.slice(from) : `${flat.slice(from, end)} …`}`;
}
