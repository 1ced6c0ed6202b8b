import { isAppError } from '#server/errors.ts';

/**
 * The classes of SQLSTATE with which PostgreSQL refuses to give a value or a row that is there: what a type's output function refuses (22, 38,
 * 39, P0), a text that is too long (54), a file that is missing or can't be read (58), and what is damaged (XX).
 */
const classes = ['22', '38', '39', '54', '58', 'P0', 'XX'];

/** Whether PostgreSQL could not read what is stored. Locks, missing privileges, lost sessions and the like are none of it. */
export function isDamage(error: unknown): boolean {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return false;
  return error.sqlState !== null && isDamageState(error.sqlState);
}

/** Whether a SQLSTATE may say that what is stored can't be read. */
export function isDamageState(sqlState: string): boolean {
  return classes.includes(sqlState.slice(0, 2));
}
