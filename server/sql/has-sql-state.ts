import { isAppError } from '#server/errors.ts';

/** Whether PostgreSQL refused with this SQLSTATE (five characters). */
export function hasSqlState(error: unknown, state: string): boolean {
  return isAppError(error) && error.sqlState === state;
}
