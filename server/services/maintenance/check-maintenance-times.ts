import { AppError } from '#server/errors.ts';

/** A form that was filled in for a minute, and a clock that is a little late, still mean "now". */
const pastStartMs = 2 * 60_000;

/** @throws AppError BAD_REQUEST when a planned start is past */
export function checkStart(startsOn: Date, now: Date): void {
  if (startsOn.getTime() >= now.getTime() - pastStartMs) return;
  throw new AppError(
    'BAD_REQUEST',
    `The field "startsOn" takes a time that is not past: the time is now ${now.toISOString()}.`,
  );
}

/** @throws AppError BAD_REQUEST when a planned end is past */
export function checkEnd(endsOn: Date, now: Date): void {
  if (endsOn > now) return;
  throw new AppError(
    'BAD_REQUEST',
    `The field "endsOn" takes a time in the future: the time is now ${now.toISOString()}.`,
  );
}
