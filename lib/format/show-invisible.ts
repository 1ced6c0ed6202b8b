/** Control and format characters, separators of lines, and fillers that look like nothing. Signs of Arabic and Kaithi that are seen are left. */
const invisible =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5)/gu;

/** What belongs to prose of many languages: line ends, tabs, joiners, and marks of direction that cannot reach beyond their word. */
const plainInProse = new Set(['\n', '\t', '\r', '\u200c', '\u200d', '\u200e', '\u200f', '\u061c']);

/**
 * A name from outside (a key, a stack, a table, an email), so that what it holds is seen: each character that is invisible, or turns
 * the direction of what follows, is written as its code, such as ‹U+202E›.
 */
export function showInvisible(name: string): string {
  return name.replace(invisible, toCode);
}

/** The same of prose (a note, a message), whose line ends and joiners stay. */
export function showInvisibleInProse(text: string): string {
  return text.replace(invisible, (character) => (plainInProse.has(character) ? character : toCode(character)));
}

/** JSON in which each of these characters is written as its escape: what it says is the same. */
export function escapeInvisible(json: string): string {
  return json.replace(invisible, (character) => (character === '\n' ? character : toEscape(character)));
}

function toEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function toCode(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}
