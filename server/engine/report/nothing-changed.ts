import { AppError, isAppError } from '#server/errors.ts';

const assurance = 'Nothing was changed.';

/** The same failure, its sentence ending with the assurance that the repository is as it was. What is no AppError stays as it is. */
export function nothingChanged(error: unknown): unknown {
  if (!isAppError(error) || error.message.endsWith(assurance)) return error;
  return new AppError(error.code, `${error.message} ${assurance}`, {
    details: error.details ?? undefined,
    retryAfterSeconds: error.retryAfterSeconds ?? undefined,
    daemonId: error.daemonId ?? undefined,
    cause: error.cause,
  });
}
