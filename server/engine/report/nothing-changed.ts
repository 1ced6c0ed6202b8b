import { isAppError } from '#server/errors.ts';

const assurance = 'Nothing was changed.';

/** Adds "Nothing was changed." to the sentence of an AppError that does not end with it. Other errors are returned as they are. */
export function nothingChanged(error: unknown): unknown {
  if (!isAppError(error) || error.unchanged) return error;
  return error.reworded(`${error.message} ${assurance}`, { unchanged: true });
}
