import { isAppError } from '#server/errors.ts';

/** Whether PostgreSQL refused with a SQLSTATE of this class (its first two characters): '23' is every broken constraint. */
export function hasSqlStateClass(error: unknown, stateClass: string): boolean {
  return isAppError(error) && error.sqlState?.slice(0, 2) === stateClass;
}
