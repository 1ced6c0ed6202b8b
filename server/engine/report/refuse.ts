import { AppError, type ErrorCode, type FailureReason } from '#server/errors.ts';

/**
 * Throws an error with the first of some reasons and the number of the others. It does nothing when there is no reason.
 * @param what says what is refused; ": <reason>" is added to it
 * @param options.details the lines of the error's details; all reasons unless given
 * @param options.reason the error's reason, when its code does not say enough
 * @throws AppError with `code`
 */
export function refuse(
  code: ErrorCode,
  what: string,
  reasons: readonly string[],
  { details = reasons, reason }: { details?: readonly string[]; reason?: FailureReason } = {},
): void {
  const [first] = reasons;
  if (first === undefined) return;
  const others = reasons.length === 1 ? '' : ` (and ${reasons.length - 1} more)`;
  throw new AppError(code, `${what}${others}: ${first}`, {
    details: details.join('\n'),
    ...(reason === undefined ? {} : { reason }),
  });
}
