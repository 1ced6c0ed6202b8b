/** Bytes `start` (inclusive) to `end` (exclusive). */
export type ByteRange = { start: number; end: number };

/**
 * The part of a file that a Range header asks for (RFC 9110, 14.1.2).
 * @param header null when there is none
 * @param size of the whole file
 * @returns null when the whole is meant: no header, another unit, several ranges (which a server may leave alone), or one
 *   that is written wrongly; 'unsatisfiable' when it lies outside the file
 */
export function byteRange(header: string | null, size: number): ByteRange | null | 'unsatisfiable' {
  const [unit = '', range = '', ...others] = (header ?? '').split('=').map((part) => part.trim());
  const [from = '', to = '', ...more] = range.split('-').map((part) => part.trim());
  const isOne = unit.toLowerCase() === 'bytes' && range.includes('-') && others.length === 0 && more.length === 0;
  if (!isOne || !/^\d*$/.test(from) || !/^\d*$/.test(to)) return null;
  if (from === '' && to === '') return null;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size };
  }
  const start = Number(from);
  const last = to === '' ? size - 1 : Number(to);
  if (last < start && to !== '') return null;
  return start >= size ? 'unsatisfiable' : { start, end: Math.min(last + 1, size) };
}
