import { isAppError } from '#server/errors.ts';

/** Whether PostgreSQL refused with this SQLSTATE: the repository's errors begin their details with it. */
export function hasSqlState(error: unknown, state: string): boolean {
  return isAppError(error) && error.details?.startsWith(`SQLSTATE ${state}`) === true;
}
