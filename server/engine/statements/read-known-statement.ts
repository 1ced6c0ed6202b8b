import { AppError } from '#server/errors.ts';
import { readStatement, type Statement } from './read-statement.ts';

/** Reads a statement as readStatement() does. @throws AppError ARCHIVE_INVALID when pg_dump writes no statement of its form */
export function readKnownStatement(sql: string): Statement {
  const statement = readStatement(sql);
  if (statement.runs !== null) return statement;
  throw new AppError(
    'ARCHIVE_INVALID',
    `The archive's schema holds a ${statement.label}, which pg_dump does not write. It is not run.`,
  );
}
