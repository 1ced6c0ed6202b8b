import { AppError, type ErrorCode, type FailureReason } from '#server/errors.ts';

/**
 * Refuses something for the first of some reasons, and says how many more there are.
 * @param what ends where ": <reason>" goes on
 * @param options.details what is said of all of them; the reasons themselves unless given
 * @param options.reason the failure's, if its code does not tell enough
 * @throws AppError; nothing when there is no reason
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
