import { isConsoleDbUnreachable } from '#server/adapters/console-db/is-console-db-unreachable.ts';
import { AppError } from '#server/errors.ts';

/** The failure for an error which means that the console's database cannot be reached; null for any other error. */
export function recognizeOutage(error: unknown): AppError | null {
  if (!isConsoleDbUnreachable(error)) return null;
  return new AppError('STACK_UNAVAILABLE', 'The console’s database cannot be reached. Try again in a moment.', {
    cause: error,
  });
}
