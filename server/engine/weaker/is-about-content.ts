import { type AppError, isAppError } from '#server/errors.ts';

/**
 * Classes of SQLSTATE that say something about rows, definitions or functions: data, constraints, names, privileges, limits, errors that
 * functions raise, and things that PostgreSQL can't do. Others are about the server, the session or its locks, and pass or end the work.
 */
const aboutContent = /^(0A|0L|0P|2[0-9A-F]|3[0-9BDF]|4[24]|54|5503[0-9A-Z]|HV|P0)/;
const lockTimeout = '55P03';

/** Whether PostgreSQL refused something for what the archive's rows or definitions are, so that the same would be refused again. */
export function isAboutContent(error: unknown): error is AppError {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED' || error.sqlState === null) return false;
  return error.sqlState !== lockTimeout && (aboutContent.test(error.sqlState) || error.sqlState === '55000');
}
