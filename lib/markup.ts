import { showInvisibleInProse } from './format/show-invisible.ts';

/** Text that is HTML, SVG or XML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = Markup | string | number | null | false | Part[];

/**
 * HTML, SVG or XML: what is put in is text and is escaped, but for what is markup itself. null and false are nothing, a list its
 * members one after the other. Attributes need their quotes.
 */
export function markup(pieces: TemplateStringsArray, ...parts: Part[]): Markup {
  const rendered = parts.map((part, index) => render(part) + (pieces[index + 1] ?? ''));
  return new Markup((pieces[0] ?? '') + rendered.join(''));
}

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (Array.isArray(part)) return part.map(render).join('');
  return part instanceof Markup ? part.text : escapeMarkup(String(part));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them, not even as references
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it stands in HTML and XML, in an element or in a quoted attribute. What XML 1.0 forbids becomes U+FFFD, and what is invisible is shown. */
export function escapeMarkup(text: string): string {
  return showInvisibleInProse(text.toWellFormed().replace(forbidden, '\ufffd')).replace(
    /[&<>"']/g,
    (character) => entities[character] ?? character,
  );
}
