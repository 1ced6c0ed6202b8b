import type { Manifest } from './manifest.ts';

/**
 * The encoding of an archive's rows. Older archives have UTF-8, but for databases without an encoding (SQL_ASCII); since format 3 the rows
 * have the encoding of their database, as not every byte of other encodings has an equivalent in UTF-8.
 */
export function rowEncodingOf({ encoding, rowEncoding }: Pick<Manifest, 'encoding' | 'rowEncoding'>): string {
  return rowEncoding ?? (encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
}
