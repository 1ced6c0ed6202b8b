import { createHash } from 'node:crypto';

const longestName = 180;

/**
 * The file name under which a person finds an object: the key, with all but letters, digits, spaces and `._-+=@,()`
 * percent-encoded, a slash as `%2F`, a leading dot too. A long one is cut and ends with a digest of the key. A name
 * never leaves its folder, and never is one of the server's own, which start with a dot.
 */
export function fileNameForKey(key: string): string {
  const name = Array.from(key.toWellFormed(), encodeCharacter)
    .join('')
    .replace(/^\./, '%2E')
    .replace(/[. ]$/, (last) => encodeBytes(last));
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${cutToBytes(name, longestName - 17)}~${digestOfKey(key).slice(0, 16)}`;
}

/** The same name with a number, for when it is taken: `backup~2.zip`. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  const stem = dot <= 0 || name.length - dot > 8 ? name : name.slice(0, dot);
  return `${stem}~${number}${name.slice(stem.length)}`;
}

/** A digest that names a key's record, whatever the file system makes of case and length. */
export function digestOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function encodeCharacter(character: string): string {
  return /^[\p{L}\p{N} ._\-+=@,()]$/u.test(character) ? character : encodeBytes(character);
}

function encodeBytes(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function cutToBytes(text: string, limit: number): string {
  let size = 0;
  let cut = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > limit) break;
    cut += character;
  }
  return cut;
}
