import { S3Error } from './s3-error.ts';

/**
 * The bytes that a Range header asks of an object, `start` to `end` (exclusive); null for the whole object, also when
 * the header is none that S3 heeds (several ranges, another unit).
 * @throws S3Error InvalidRange
 */
export function parseByteRange(header: string | undefined, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  if (start >= size || start >= end) {
    throw new S3Error('InvalidRange', undefined, { 'content-range': `bytes */${size}` });
  }
  return { start, end };
}
