import { isAppError } from '#server/errors.ts';

const assurance = 'Nothing was changed.';

/** The same failure, its sentence ending with the assurance that the repository is as it was. What is no AppError stays as it is. */
export function nothingChanged(error: unknown): unknown {
  if (!isAppError(error) || error.unchanged) return error;
  return error.reworded(`${error.message} ${assurance}`, { unchanged: true });
}
