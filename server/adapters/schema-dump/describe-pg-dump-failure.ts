import { AppError } from '#server/errors.ts';

const longest = 300;
const waitedForLock =
  'Another session waited to lock a table for itself, and reading the schema waited behind it for too long.';

/**
 * Makes an AppError of pg_dump's messages.
 * @param text pg_dump's standard error without line ends, with words of the program that ran it before and after it
 */
export function describePgDumpFailure(text: string): AppError {
  const parts = text.split(/pg_dump: (?=error: |detail: |hint: |warning: )/);
  const error = partOf(parts, 'error: ');
  const detail = partOf(parts, 'detail: ');
  const said = [error, detail.startsWith('Query was: ') ? '' : detail].filter((part) => part !== '').join(', ');
  if (/due to lock timeout/.test(said))
    return new AppError('REPOSITORY_REFUSED', waitedForLock, { details: said, sqlState: '55P03' });
  const sentence = said === '' ? 'pg_dump broke off.' : `pg_dump says: ${said.replace(/[.]?$/, '.')}`;
  return new AppError('REPOSITORY_REFUSED', sentence);
}

function partOf(parts: readonly string[], kind: string): string {
  const part = parts.find((candidate) => candidate.startsWith(kind))?.slice(kind.length) ?? '';
  const shown = part
    .slice(0, 10 * longest)
    .replace(/"[^"]*\/[^"]*"/g, '(a file of the server)')
    .replace(/\s+/g, ' ')
    .trim();
  return shown.length > longest ? `${shown.slice(0, longest)}...` : shown;
}
